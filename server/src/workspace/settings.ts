import { tell } from '../base/texts';
import { DEFAULT_MAX_FILE_SIZE } from '../base/limits';
import type { Override } from '../charts/model/strvals';
import { ownPlaceRule } from '../images/ownPlaces';
import type { PlaceRule } from '../images/rules';
import { checkHost } from '../reference/host';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type SeveritySetting = Severity | 'off';

/** The settings `mirrorLens.*` for one resource, parsed and complete. */
export interface Settings {
  readonly enable: 'auto' | 'always' | 'never';
  readonly registryFiles: readonly string[];
  /** Paths and globs of the mirror configurations of nodes, and of rewriters in front of them; empty: those found in the workspace. */
  readonly nodeConfigs: readonly string[];
  /** How hovers tell what nodes do: equal results as one, not at all, or each by itself. */
  readonly nodeSteps: 'folded' | 'off' | 'full';
  /** What is shown behind a reference whose pull source is another: nothing, its host where the rest stays, or all of it. */
  readonly inlayHints: 'off' | 'host' | 'full';
  /** Where lines above the text tell how many images are pulled through a rule: nowhere, in registry files, or there and in values. */
  readonly codeLens: 'off' | 'registryFiles' | 'all';
  /** k3s's `--disable-default-registry-endpoint`, which stands in no file that is read. */
  readonly disablesDefaultEndpoint: boolean;
  /** Whether the path ends with the node's step, as the command line's `--mirrors` wants; else node steps stand beside the answer. */
  readonly followsNodes?: boolean;
  /** The files that say what is copied into a mirror, in the order in which they are written. */
  readonly inventories: readonly InventorySetting[];
  readonly exclude: readonly string[];
  readonly diagnosticsScope: 'openFiles' | 'workspace';
  readonly severity: Readonly<Record<string, SeveritySetting>>;
  /** Glob (relative to the folder) → code → severity. */
  readonly severityOverrides: Readonly<Record<string, Readonly<Record<string, SeveritySetting>>>>;
  readonly vendoredCharts: readonly string[];
  /** Places in objects that are looked at besides those known; the same array for as long as the setting says the same. */
  readonly imagePaths: readonly PlaceRule[];
  /** Globs, relative to the folder, of files that hold Helm values. */
  readonly valuesFiles: readonly string[];
  /** What charts are rendered with; the same object for as long as the settings say the same. */
  readonly helm: HelmSettings;
  /** After how many days a registry file counts as old. */
  readonly staleAfterDays: number;
  /** In bytes. */
  readonly maxFileSize: number;
  /** The chosen Environment's id; undefined for all. */
  readonly environment: string | undefined;
  /** Whether diagnostics ask the chosen Environment alone, as the command line's `--environment` wants; an editor's ask all. */
  readonly diagnosesChosenOnly?: boolean;
}

/** What Helm would be told when it renders a chart. What is '' or empty has Helm's own default. */
export interface HelmSettings {
  readonly kubeVersion: string;
  readonly namespace: string;
  readonly releaseName: string;
  /** Globs of values files, relative to the workspace folder: each that lies in a chart, or beside it, is one more way to install it. */
  readonly profiles: readonly string[];
  /** Values files over every chart's own, as URIs in Helm's order; the command line's `--values`. */
  readonly valuesFiles: readonly string[];
  /** The command line's `--set` and its kin. */
  readonly overrides: readonly Override[];
}

/** An entry of the setting `inventories`. */
export interface InventorySetting {
  /** A path or glob, as it is written. */
  readonly file: string;
  /** The key of the host that the file fills. */
  readonly host: string;
  /** The path on the host below which it is filled, without slashes at its ends; '' for the whole host. */
  readonly prefix: string;
}

const DEFAULT_HELM: HelmSettings = { kubeVersion: '', namespace: '', releaseName: '', profiles: [], valuesFiles: [], overrides: [] };

/** What holds where nothing is set. */
export const DEFAULT_SETTINGS: Settings = {
  enable: 'auto',
  registryFiles: [],
  nodeConfigs: [],
  nodeSteps: 'folded',
  inlayHints: 'host',
  codeLens: 'registryFiles',
  disablesDefaultEndpoint: false,
  inventories: [],
  exclude: [],
  diagnosticsScope: 'openFiles',
  severity: {},
  severityOverrides: {},
  vendoredCharts: ['**/charts/*/charts/**', '**/vendor/**'],
  imagePaths: [],
  valuesFiles: [],
  helm: DEFAULT_HELM,
  staleAfterDays: 90,
  maxFileSize: DEFAULT_MAX_FILE_SIZE,
  environment: undefined,
};

/** What an editor's configuration gives, unread. */
export interface RawSettings {
  /** The section `mirrorLens`; its keys may be nested or dotted. */
  readonly mirrorLens?: unknown;
  /** The editor's `files.exclude`: glob → boolean. */
  readonly filesExclude?: unknown;
  /** The editor's `search.exclude`: glob → boolean. */
  readonly searchExclude?: unknown;
}

/** A setting that cannot be used; its default holds instead, and an entry of a list is left out. */
export interface SettingProblem {
  /** The setting's full name, such as `mirrorLens.maxFileSize`; of an entry with its place, such as `mirrorLens.imagePaths[0].path`. */
  readonly key: string;
  readonly code: 'wrong-type' | 'unknown-value' | 'bad-size' | 'bad-host' | 'bad-entry';
  /** The values the message needs: `value` as it was found, `expected` for people. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The settings of one resource with what is wrong with them. Keys that are not known here are left alone. */
export function parseSettings(raw: RawSettings): { readonly settings: Settings; readonly problems: readonly SettingProblem[] } {
  const reader = createReader(raw.mirrorLens);
  const settings: Settings = {
    enable: reader.choice('enable', ['auto', 'always', 'never'], DEFAULT_SETTINGS.enable),
    registryFiles: reader.texts('registryFiles', DEFAULT_SETTINGS.registryFiles),
    nodeConfigs: reader.texts('nodeConfigs', DEFAULT_SETTINGS.nodeConfigs),
    nodeSteps: reader.choice('hover.nodeSteps', ['folded', 'off', 'full'], DEFAULT_SETTINGS.nodeSteps),
    inlayHints: reader.choice('inlayHints', ['host', 'off', 'full'], DEFAULT_SETTINGS.inlayHints),
    codeLens: reader.choice('codeLens', ['registryFiles', 'off', 'all'], DEFAULT_SETTINGS.codeLens),
    disablesDefaultEndpoint: reader.flag('k3s.disableDefaultRegistryEndpoint', DEFAULT_SETTINGS.disablesDefaultEndpoint),
    inventories: reader.inventories('inventories'),
    exclude: unique([
      ...reader.texts('exclude', DEFAULT_SETTINGS.exclude), ...globsThatAreOn(raw.filesExclude), ...globsThatAreOn(raw.searchExclude),
    ]),
    diagnosticsScope: reader.choice('diagnostics.scope', ['openFiles', 'workspace'], DEFAULT_SETTINGS.diagnosticsScope),
    severity: reader.severities('diagnostics.severity'),
    severityOverrides: reader.overrides('diagnostics.overrides'),
    vendoredCharts: reader.texts('vendoredCharts', DEFAULT_SETTINGS.vendoredCharts),
    imagePaths: reader.places('imagePaths'),
    valuesFiles: reader.texts('valuesFiles', DEFAULT_SETTINGS.valuesFiles),
    helm: sameHelm({
      ...DEFAULT_HELM,
      kubeVersion: reader.text('helm.kubeVersion') ?? '',
      namespace: reader.text('helm.namespace') ?? '',
      releaseName: reader.text('helm.releaseName') ?? '',
      profiles: reader.texts('helm.profiles', []),
    }),
    staleAfterDays: reader.count('diagnostics.staleAfterDays', DEFAULT_SETTINGS.staleAfterDays),
    maxFileSize: reader.size('maxFileSize', DEFAULT_SETTINGS.maxFileSize),
    environment: reader.text('environment'),
  };
  return { settings, problems: reader.problems };
}

/** A size in bytes from `5 MB`, `512 KB`, `1 GB`, `4096` or a number; a kilobyte has 1,024 bytes. Undefined for anything else. */
export function parseSize(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? Math.floor(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(B|KB|KiB|MB|MiB|GB|GiB)?\s*$/i.exec(value);
  if (!match?.[1]) return undefined;
  const power = ['B', 'K', 'M', 'G'].indexOf((match[2] ?? 'B').charAt(0).toUpperCase());
  const size = Math.floor(Number(match[1]) * 1024 ** power);
  return size > 0 ? size : undefined;
}

/** A host, perhaps with a port, and the path below which it is filled. Undefined for anything else, such as an address with a scheme. */
function parseFilled(value: unknown): Pick<InventorySetting, 'host' | 'prefix'> | undefined {
  if (typeof value !== 'string') return undefined;
  const [host = '', ...path] = value.trim().replace(/\/+$/, '').split('/');
  const check = checkHost(host);
  const isPath = path.every((segment) => /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(segment));
  return check.ok && isPath ? { host: check.key, prefix: path.join('/') } : undefined;
}

const SEVERITIES: readonly SeveritySetting[] = ['error', 'warning', 'information', 'hint', 'off'];

function createReader(section: unknown) {
  const problems: SettingProblem[] = [];
  const report = (key: string, code: SettingProblem['code'], value: unknown, expected: string) => {
    problems.push({ key: `mirrorLens.${key}`, code, parameters: { value: JSON.stringify(value), expected } });
  };
  const severities = (key: string, value: unknown): Record<string, SeveritySetting> => {
    if (isUnset(value)) return {};
    if (!isRecord(value)) {
      report(key, 'wrong-type', value, tell`an object of severities`);
      return {};
    }
    const read: Record<string, SeveritySetting> = {};
    for (const [code, severity] of Object.entries(value)) {
      const known = SEVERITIES.find((each) => each === severity);
      if (known) read[code] = known;
      else report(`${key}.${code}`, 'unknown-value', severity, SEVERITIES.join(', '));
    }
    return read;
  };
  return {
    problems,
    choice<T extends string>(key: string, values: readonly T[], otherwise: T): T {
      const value = lookUp(section, key);
      if (isUnset(value)) return otherwise;
      const known = values.find((each) => each === value);
      if (known === undefined) report(key, 'unknown-value', value, values.join(', '));
      return known ?? otherwise;
    },
    count(key: string, otherwise: number): number {
      const value = lookUp(section, key);
      if (isUnset(value)) return otherwise;
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
      report(key, 'wrong-type', value, tell`a whole number that is not negative`);
      return otherwise;
    },
    flag(key: string, otherwise: boolean): boolean {
      const value = lookUp(section, key);
      if (isUnset(value)) return otherwise;
      if (typeof value === 'boolean') return value;
      report(key, 'wrong-type', value, tell`true or false`);
      return otherwise;
    },
    texts(key: string, otherwise: readonly string[]): readonly string[] {
      const value = lookUp(section, key);
      if (isUnset(value)) return otherwise;
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.filter((item) => item.trim() !== '');
      report(key, 'wrong-type', value, tell`a list of strings`);
      return otherwise;
    },
    text(key: string): string | undefined {
      const value = lookUp(section, key);
      if (isUnset(value) || value === '') return undefined;
      if (typeof value === 'string') return value;
      report(key, 'wrong-type', value, tell`a string`);
      return undefined;
    },
    size(key: string, otherwise: number): number {
      const value = lookUp(section, key);
      if (isUnset(value)) return otherwise;
      const size = parseSize(value);
      if (size === undefined) report(key, 'bad-size', value, tell`a size such as 5 MB or 512 KB`);
      return size ?? otherwise;
    },
    inventories(key: string): readonly InventorySetting[] {
      const value = lookUp(section, key);
      if (isUnset(value)) return [];
      if (!isRecord(value)) {
        report(key, 'wrong-type', value, tell`an object of files, each with the host that it fills`);
        return [];
      }
      return Object.entries(value).flatMap(([file, filled]) => {
        if (file.trim() === '') return [];
        const target = parseFilled(filled);
        if (!target) report(`${key}.${file}`, 'bad-host', filled, tell`a host such as \`registry.example.com:5000\`, perhaps with a path behind it`);
        return target ? [{ file, ...target }] : [];
      });
    },
    severities: (key: string) => severities(key, lookUp(section, key)),
    places(key: string): readonly PlaceRule[] {
      const value = lookUp(section, key);
      if (isUnset(value)) return [];
      if (!Array.isArray(value)) {
        report(key, 'wrong-type', value, tell`a list of places, each with a kind and a path`);
        return [];
      }
      return sameArray(value.flatMap((item: unknown, at) => {
        const read = readPlace(item);
        if (typeof read !== 'string') return [read];
        report(PLACE_FIELDS[read].field === '' ? `${key}[${at}]` : `${key}[${at}].${PLACE_FIELDS[read].field}`, 'bad-entry', fieldOf(item, PLACE_FIELDS[read].field), PLACE_FIELDS[read].expected());
        return [];
      }));
    },
    overrides(key: string): Record<string, Record<string, SeveritySetting>> {
      const value = lookUp(section, key);
      if (isUnset(value)) return {};
      if (!isRecord(value)) {
        report(key, 'wrong-type', value, tell`an object of globs`);
        return {};
      }
      return Object.fromEntries(Object.entries(value).map(([glob, codes]) => [glob, severities(`${key}.${glob}`, codes)]));
    },
  };
}

/** What is expected of an entry of `imagePaths`, by what is wrong with it. */
const PLACE_FIELDS = {
  entry: { field: '', expected: () => tell`an object such as { "kind": "Runner", "path": "spec.image" }` },
  kind: { field: 'kind', expected: () => tell`a kind such as Runner, example.com/Runner or example.com/*` },
  path: { field: 'path', expected: () => tell`a path from the object to a key, such as spec.runners[].image` },
} as const;

function readPlace(item: unknown): PlaceRule | keyof typeof PLACE_FIELDS {
  if (!isRecord(item)) return 'entry';
  const { kind, path } = item;
  if (typeof kind !== 'string') return 'kind';
  return typeof path === 'string' ? ownPlaceRule({ kind, path }) : 'path';
}

function fieldOf(item: unknown, field: string): unknown {
  return field !== '' && isRecord(item) ? (item[field] ?? null) : item;
}

const helmByContent = new Map<string, HelmSettings>([[JSON.stringify(DEFAULT_HELM), DEFAULT_HELM]]);

function sameHelm(helm: HelmSettings): HelmSettings {
  const content = JSON.stringify(helm);
  const known = helmByContent.get(content) ?? helm;
  if (helmByContent.size >= MOST_REMEMBERED) helmByContent.clear();
  helmByContent.set(content, known);
  return known;
}

const placesByContent = new Map<string, readonly PlaceRule[]>();
const MOST_REMEMBERED = 100;

/** The array that earlier settings with the same places gave: rules are compiled once for each array. */
function sameArray(places: readonly PlaceRule[]): readonly PlaceRule[] {
  const content = JSON.stringify(places);
  const known = placesByContent.get(content) ?? places;
  if (placesByContent.size >= MOST_REMEMBERED) placesByContent.clear();
  placesByContent.set(content, known);
  return known;
}

/** VS Code sends `{ diagnostics: { scope } }`; other editors pass on what the user wrote, often `{ "diagnostics.scope": … }`. */
function lookUp(section: unknown, key: string): unknown {
  if (!isRecord(section)) return undefined;
  if (Object.hasOwn(section, key)) return section[key];
  let value: unknown = section;
  for (const step of key.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** `files.exclude` also knows `{ when: … }`, a condition on neighbouring files, which hides build output and is not followed here. */
function globsThatAreOn(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).filter(([, on]) => on === true).map(([glob]) => glob);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
