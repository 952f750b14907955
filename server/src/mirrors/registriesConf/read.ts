import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { hostFailure } from '../../reference/grammar';
import { tomlValues, type TomlMap, type TomlMapEntry, type TomlNode } from '../../syntax/tomlValues';
import type { ConfigReading, ConfigText } from '../dialect';
import { aliasFailure } from './aliases';
import type { ConfMirror, ConfRegistry, PullFrom, RegistriesConf, Written } from './content';
import { noteUnmatched } from './surprises';

/** Why the engine refuses a file; each is an error that `sysregistriesv2` returns when it loads the configuration. */
export type Refusal =
  | 'toml' | 'type' | 'version-1' | 'both-unset' | 'location-unset' | 'mirror-location-unset' | 'scheme' | 'pull-from-mirror-on-registry'
  | 'digest-only-twice' | 'pull-from-mirror-value' | 'search-entry' | 'wildcard-form' | 'short-name-mode' | 'alias'
  | 'conflicting-insecure' | 'conflicting-blocked';

interface Reader {
  readonly problems: Problem[];
  refuse(reason: Refusal, span: Span, parameters?: Readonly<Record<string, string>>): void;
}

/**
 * Reads one file as `loadConfigFile` and `postProcessRegistries` of containers/image's `sysregistriesv2` do. Everything that makes the
 * engine refuse the configuration is a problem `registries-conf.refused` with the reason; unknown keys are ignored, keys are matched
 * without regard to case (the TOML decoder's rule), and of two tables with one prefix the first counts.
 */
export function readRegistriesConf(file: ConfigText): ConfigReading<RegistriesConf> {
  const toml = file.toml();
  const problems: Problem[] = [];
  const refuse: Reader['refuse'] = (reason, span, parameters = {}) => problems.push({ code: 'registries-conf.refused', span, parameters: { reason, ...parameters } });
  const reader: Reader = { problems, refuse };
  for (const { span, parameters } of toml.problems) refuse('toml', span, { message: parameters['message'] ?? '' });
  const root = tomlValues(toml);
  const old = versionOne(root);
  if (old) refuse('version-1', old.key.span, { key: old.key.text });
  const registries = tables(root, 'registry', reader).map((table) => readRegistry(table, reader)).filter((registry) => registry !== undefined);
  checkConflicts(registries, reader);
  noteUnmatched(registries, problems);
  const searched = readSearched(root, reader);
  checkOthers(root, reader);
  const content: RegistriesConf = {
    dialect: 'registries-conf',
    registries: firstOfEach(registries, reader),
    searched,
    shortNameMode: readMode(root, reader),
    aliases: readAliases(root, reader),
    refused: false,
  };
  return { content: { ...content, refused: problems.some((problem) => problem.code === 'registries-conf.refused') }, problems };
}

/** The tables of version 1, which current engines refuse and older ones convert. */
function versionOne(root: TomlMap): TomlMapEntry | undefined {
  const registries = entryOf(root, 'registries');
  if (registries?.value.kind !== 'map') return undefined;
  const lists = ['search', 'insecure', 'block'].flatMap((key) => entryOf(registries.value, key) ?? []);
  return lists.find(({ value }) => value.kind !== 'map' || entryOf(value, 'registries') !== undefined);
}

function readRegistry(table: TomlMap, reader: Reader): ConfRegistry | undefined {
  const prefix = textOf(table, 'prefix', reader);
  const location = trimmedAt(table, 'location', reader);
  // A prefix of slashes alone is written, and matches nothing once they are off.
  const own = prefix && prefix.text !== '' ? trimmed(prefix, reader) : location;
  if (!own || (own === location && own.text === '')) {
    reader.refuse('both-unset', table.span);
    return undefined;
  }
  if ((!location || location.text === '') && !own.text.startsWith('*.')) reader.refuse('location-unset', own.span, { prefix: own.text });
  if (own.text.startsWith('*.') && /[/@:]/.test(own.text)) reader.refuse('wildcard-form', own.span, { prefix: own.text });
  const misplaced = entryOf(table, 'pull-from-mirror');
  if (misplaced && textOf(table, 'pull-from-mirror', reader)?.text !== '') reader.refuse('pull-from-mirror-on-registry', misplaced.key.span, { prefix: own.text });
  const digestOnly = flagOf(table, 'mirror-by-digest-only', reader);
  const mirrors = tables(table, 'mirror', reader).map((mirror) => readMirror(mirror, { registry: own.text, digestOnly }, reader)).filter((mirror) => mirror !== undefined);
  return {
    prefix: own,
    location: location ?? { text: '', span: own.span },
    insecure: flagOf(table, 'insecure', reader),
    blocked: flagOf(table, 'blocked', reader),
    mirrors,
    span: table.span,
  };
}

interface Around {
  readonly registry: string;
  readonly digestOnly: boolean;
}

function readMirror(table: TomlMap, around: Around, reader: Reader): ConfMirror | undefined {
  const location = trimmedAt(table, 'location', reader);
  if (!location || location.text === '') {
    reader.refuse('mirror-location-unset', table.span);
    return undefined;
  }
  return { location, insecure: flagOf(table, 'insecure', reader), pullFrom: readPullFrom(table, location.text, around, reader) };
}

function readPullFrom(table: TomlMap, mirror: string, { registry, digestOnly }: Around, reader: Reader): PullFrom {
  const written = textOf(table, 'pull-from-mirror', reader);
  if (!written || written.text === '') return digestOnly ? 'digest-only' : 'all';
  if (digestOnly) reader.refuse('digest-only-twice', written.span, { registry, mirror });
  const known = (['all', 'digest-only', 'tag-only'] as const).find((value) => value === written.text);
  if (!known) reader.refuse('pull-from-mirror-value', written.span, { value: written.text, mirror });
  return known ?? 'all';
}

/** Two tables of one location that disagree are refused, whatever their prefixes. */
function checkConflicts(registries: readonly ConfRegistry[], reader: Reader): void {
  const known = new Map<string, ConfRegistry>();
  for (const registry of registries) {
    const key = registry.location.text === '' ? registry.prefix.text : registry.location.text;
    const first = known.get(key);
    if (!first) known.set(key, registry);
    else if (first.insecure !== registry.insecure) reader.refuse('conflicting-insecure', registry.span, { location: key });
    else if (first.blocked !== registry.blocked) reader.refuse('conflicting-blocked', registry.span, { location: key });
  }
}

function firstOfEach(registries: readonly ConfRegistry[], { problems }: Reader): readonly ConfRegistry[] {
  const kept = new Map<string, ConfRegistry>();
  for (const registry of registries) {
    if (!kept.has(registry.prefix.text)) kept.set(registry.prefix.text, registry);
    else problems.push({ code: 'registries-conf.duplicate-prefix', span: registry.prefix.span, parameters: { prefix: registry.prefix.text } });
  }
  return [...kept.values()];
}

/** Entries are hosts alone; the engine holds them against its expression for domains. */
function readSearched(root: TomlMap, reader: Reader): readonly Written[] | undefined {
  const entry = entryOf(root, 'unqualified-search-registries');
  if (!entry) return undefined;
  const items = textsOf(entry, reader).map((item) => trimmed(item, reader));
  for (const { text, span } of items) {
    if (text === '' || text.startsWith('[') || hostFailure(text) !== undefined) reader.refuse('search-entry', span, { entry: text });
  }
  return items;
}

function readMode(root: TomlMap, reader: Reader): string | undefined {
  const written = textOf(root, 'short-name-mode', reader);
  if (!written || written.text === '') return undefined;
  if (!['enforcing', 'permissive', 'disabled'].includes(written.text)) reader.refuse('short-name-mode', written.span, { value: written.text });
  return written.text;
}

function readAliases(root: TomlMap, reader: Reader): RegistriesConf['aliases'] {
  const table = entryOf(root, 'aliases');
  if (!table) return [];
  if (table.value.kind !== 'map') {
    reader.refuse('type', table.value.span, { key: 'aliases', expected: 'table' });
    return [];
  }
  return table.value.entries.flatMap(({ key, value }) => {
    const name: Written = { text: key.text, span: key.span };
    if (value.kind !== 'string') {
      reader.refuse('type', value.span, { key: `aliases.${key.text}`, expected: 'string' });
      return [];
    }
    const alias = { name, value: { text: value.text, span: value.inner } };
    const failure = aliasFailure(alias.name.text, alias.value.text);
    if (failure) reader.refuse('alias', failure.of === 'name' ? name.span : alias.value.span, { name: key.text, value: value.text, what: failure.what });
    return [alias];
  });
}

/** The engine takes slashes off the end, and knows no schemes. */
function trimmed(written: Written, reader: Reader): Written {
  const text = written.text.replace(/\/+$/, '');
  if (/^https?:\/\//.test(text)) reader.refuse('scheme', written.span, { location: text });
  return { text, span: written.span };
}

function trimmedAt(table: TomlMap, key: string, reader: Reader): Written | undefined {
  const written = textOf(table, key, reader);
  return written && trimmed(written, reader);
}

function entryOf(map: TomlNode, key: string): TomlMapEntry | undefined {
  if (map.kind !== 'map') return undefined;
  let folded: TomlMapEntry | undefined;
  // Most tables lack most keys, so that a look costs no new text where the lengths differ.
  for (const entry of map.entries) {
    const { text } = entry.key;
    if (text === key) return entry;
    if (!folded && text.length === key.length && text.toLowerCase() === key) folded = entry;
  }
  return folded;
}

function textOf(map: TomlMap, key: string, reader: Reader): Written | undefined {
  const entry = entryOf(map, key);
  if (!entry) return undefined;
  if (entry.value.kind === 'string') return { text: entry.value.text, span: entry.value.inner };
  reader.refuse('type', entry.value.span, { key, expected: 'string' });
  return undefined;
}

function flagOf(map: TomlMap, key: string, reader: Reader): boolean {
  const entry = entryOf(map, key);
  if (!entry) return false;
  if (entry.value.kind === 'boolean') return entry.value.value;
  reader.refuse('type', entry.value.span, { key, expected: 'boolean' });
  return false;
}

function textsOf({ key: { text: key }, value }: TomlMapEntry, reader: Reader): readonly Written[] {
  if (value.kind !== 'list') {
    reader.refuse('type', value.span, { key, expected: 'array' });
    return [];
  }
  return value.items.flatMap((item) => {
    if (item.kind === 'string') return [{ text: item.text, span: item.inner }];
    reader.refuse('type', item.span, { key, expected: 'string' });
    return [];
  });
}

/** Keys that say nothing of where an image is pulled from, but that the engine decodes into a type all the same. */
function checkOthers(root: TomlMap, reader: Reader): void {
  const helpers = entryOf(root, 'credential-helpers');
  if (helpers) textsOf(helpers, reader);
  textOf(root, 'additional-layer-store-auth-helper', reader);
}

function tables(map: TomlMap, key: string, reader: Reader): readonly TomlMap[] {
  const entry = entryOf(map, key);
  if (!entry) return [];
  if (entry.value.kind === 'list' && entry.value.items.every((item) => item.kind === 'map')) return entry.value.items;
  reader.refuse('type', entry.value.span, { key, expected: 'array of tables' });
  return [];
}
