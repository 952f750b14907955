import { DEFAULT_SETTINGS, parseSettings, type SettingProblem, type Settings } from './settings';
import type { FilePort } from './port';
import { joinUri } from './uri';

/** The settings of a folder as its `.vscode/settings.json` gives them, for fronts that have no editor to ask. */
export interface FolderSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
  /** Why the file is there but could not be used; undefined where it was used or does not exist. */
  readonly unreadable: string | undefined;
}

const LIMIT = 1024 * 1024;

/**
 * Reads `mirrorLens.*`, `files.exclude` and `search.exclude` of a folder's `.vscode/settings.json`, so that the command line
 * leaves out and judges what the editor does. Settings of the user or the machine are not looked for.
 */
export async function readFolderSettings(port: FilePort, folder: string): Promise<FolderSettings> {
  const none = { settings: DEFAULT_SETTINGS, problems: [], unreadable: undefined };
  const file = await port.read(joinUri(folder, '.vscode/settings.json'), LIMIT);
  if (!file.ok) return file.reason === 'gone' ? none : { ...none, unreadable: file.detail };
  const root = parseJsonc(file.text);
  if (typeof root !== 'object' || root === null) return { ...none, unreadable: 'it is no JSON object' };
  const entries = Object.entries(root);
  const own = entries.filter(([key]) => key.startsWith('mirrorLens.')).map(([key, value]) => [key.slice('mirrorLens.'.length), value] as const);
  const valueOf = (key: string): unknown => entries.find(([name]) => name === key)?.[1];
  const { settings, problems } = parseSettings({
    mirrorLens: Object.fromEntries(own),
    filesExclude: valueOf('files.exclude'),
    searchExclude: valueOf('search.exclude'),
  });
  return { settings, problems, unreadable: undefined };
}

/** JSON with `//` and block comments and commas before a closing bracket, as VS Code's settings allow; undefined where it is neither. */
export function parseJsonc(text: string): unknown {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|\/\/[^\n\r]*|\/\*[^]*?\*\/|[^"/]+|./g) ?? [];
  const bare = tokens.filter((token) => !/^\/[/*]/.test(token));
  const kept = bare.map((token) => (token.startsWith('"') ? token : token.replace(/\s+/g, ' ')));
  try {
    return JSON.parse(withoutLastCommas(kept)) as unknown;
  } catch {
    return undefined;
  }
}

function withoutLastCommas(tokens: readonly string[]): string {
  let text = '';
  for (const token of tokens) {
    text = /^\s*[\]}]/.test(token) ? text.replace(/,\s*$/, '') : text;
    text += token.startsWith('"') ? token : token.replace(/,\s*([\]}])/g, '$1');
  }
  return text;
}
