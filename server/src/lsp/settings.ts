import { tell } from '../base/texts';
import type { ConfigurationItem } from 'vscode-languageserver';
import { parseSettings } from '../workspace/settings';
import type { RawSettings, SettingProblem, Settings } from '../workspace/settings';

/** The settings of the window and of each folder, with what is wrong with them in words. */
export interface PulledSettings {
  readonly window: Settings;
  readonly folders: ReadonlyMap<string, Settings>;
  readonly complaints: readonly string[];
}

/** The sections asked for at once, in this order, for the window and for each folder. */
const SECTIONS = ['mirrorLens', 'files.exclude', 'search.exclude'] as const;

/**
 * Asks the client for the settings of the window and of every folder, each for its own resource. Where it has none to answer with,
 * those that it gave by itself hold.
 */
export async function pullSettings(
  folders: readonly { readonly uri: string; readonly spelled: string }[],
  given: unknown,
  ask: (items: ConfigurationItem[]) => Promise<readonly unknown[]>,
): Promise<PulledSettings> {
  const scopes = [undefined, ...folders.map((folder) => folder.spelled)];
  const items = scopes.flatMap((scopeUri) => SECTIONS.map((section) => (scopeUri === undefined ? { section } : { scopeUri, section })));
  const answers = await ask(items);
  const parsed = scopes.map((_, index) => parseSettings(rawFrom(answers.slice(index * SECTIONS.length), sectionIn(given))));
  const [window, ...own] = parsed;
  return {
    window: (window ?? parseSettings({})).settings,
    folders: new Map(folders.map((folder, index) => [folder.uri, (own[index] ?? parseSettings({})).settings])),
    complaints: unique(parsed.flatMap(({ problems }) => problems.map(complaint))),
  };
}

/** Settings that a client sent by itself: the section `mirrorLens`, bare, under its name or with it in front of each key. They hold everywhere. */
export function givenSettings(value: unknown): PulledSettings {
  const { settings, problems } = parseSettings({ mirrorLens: sectionIn(value) });
  return { window: settings, folders: new Map(), complaints: problems.map(complaint) };
}

function sectionIn(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  if ('mirrorLens' in value) return value['mirrorLens'];
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.replace(/^mirrorLens\./, ''), each]));
}

function rawFrom([mirrorLens, filesExclude, searchExclude]: readonly unknown[], given: unknown): RawSettings {
  return { mirrorLens: mirrorLens ?? given, filesExclude, searchExclude };
}

function complaint({ key, code, parameters }: SettingProblem): string {
  const value = parameters['value'] ?? tell`something else`;
  const expected = parameters['expected'] ?? tell`what is expected`;
  return code === 'bad-entry'
    ? tell`The setting \`${key}\` is ${value}, not ${expected}; it is left out.`
    : tell`The setting \`${key}\` is ${value}, not ${expected}; its default holds.`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
