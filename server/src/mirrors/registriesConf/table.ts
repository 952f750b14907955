import { formatPulled } from '../../reference/format';
import type { Reference } from '../../reference/model';
import { MAX_PATH_LENGTH, parseReference } from '../../reference/parse';
import { DEFAULT_ENGINE, ruleAt, type Compiled, type ConfigSet, type ConfigSource, type EngineOptions } from '../dialect';
import type { Answer, Rule, Source } from '../model';
import { isShortName } from './aliases';
import type { ConfRegistry, PullFrom, RegistriesConf, Written } from './content';
import { inReadingOrder } from './recognise';

interface Placed<T> {
  readonly value: T;
  readonly source: ConfigSource<RegistriesConf>;
}

/** The configuration that the files come to: a later file replaces a table of the same prefix, a list of searched registries and an alias. */
interface Merged {
  /** By prefix, in the order of the prefixes as the engine sorts them. */
  readonly registries: readonly Placed<ConfRegistry>[];
  readonly searched: readonly Placed<Written>[];
  readonly aliases: ReadonlyMap<string, Placed<Written>>;
  readonly mode: string;
}

const REFUSED: Answer = { status: 'unpullable', sources: [], error: 'config' };

/**
 * Compiles the files of one `registries.conf` with its drop-ins. `resolve` gives what `PullSourcesFromReference` gives: mirrors in the
 * order of the file as far as they serve the reference, the location last, each rewritten by its prefix; short names go by aliases and
 * searched registries first, as `shortnames.Resolve`. Source: containers/image `sysregistriesv2` and `pkg/shortnames`.
 */
export function compileRegistriesConf({ files }: ConfigSet<RegistriesConf>, _options: EngineOptions = DEFAULT_ENGINE): Compiled {
  const isRefused = files.some(({ content }) => content.refused);
  const merged = merge(inReadingOrder(files));
  const find = finder(merged.registries);
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return REFUSED;
    if (isForeign(reference)) return { status: 'invalid', sources: [], error: 'reference' };
    return answerFor(reference, merged, find);
  };
  return { table: { layer: 'node', dialect: 'registries-conf', resolve }, problems: [] };
}

function merge(files: readonly ConfigSource<RegistriesConf>[]): Merged {
  const registries = new Map<string, Placed<ConfRegistry>>();
  const aliases = new Map<string, Placed<Written>>();
  let searched: readonly Placed<Written>[] = [];
  let mode = 'permissive';
  for (const source of files) {
    const { content } = source;
    for (const registry of content.registries) registries.set(registry.prefix.text, { value: registry, source });
    for (const { name, value } of content.aliases) aliases.set(name.text, { value, source });
    if (content.searched) searched = content.searched.map((value) => ({ value, source }));
    mode = content.shortNameMode ?? mode;
  }
  const sorted = [...registries.values()].sort((a, b) => compare(a.value.prefix.text, b.value.prefix.text));
  return { registries: sorted, searched, aliases, mode };
}

/** Go orders texts by their bytes, which for the characters of hosts and paths is the order of the code units. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Find = (name: string) => Placed<ConfRegistry> | undefined;

interface Hit {
  readonly registry: Placed<ConfRegistry>;
  readonly at: number;
}

/**
 * Finds the table of a name in steps that do not grow with the number of tables: an exact prefix by each boundary in the name, a wildcard
 * by each dot of the host. The winner is the longest prefix as text; at the same length the first in the engine's order, in which `*` comes
 * before every letter.
 */
function finder(registries: readonly Placed<ConfRegistry>[]): Find {
  const exact = new Map<string, Hit>();
  const wildcards = new Map<string, Hit>();
  registries.forEach((registry, at) => {
    const { text } = registry.value.prefix;
    if (text.startsWith('*.')) wildcards.set(text.slice(1), { registry, at });
    else exact.set(text, { registry, at });
  });
  return (name) => {
    let best: Hit | undefined;
    for (const hit of hitsOf(name, exact, wildcards)) {
      const length = hit.registry.value.prefix.text.length;
      const least = best?.registry.value.prefix.text.length ?? -1;
      if (length > least || (length === least && best && hit.at < best.at)) best = hit;
    }
    return best?.registry;
  };
}

function* hitsOf(name: string, exact: ReadonlyMap<string, Hit>, wildcards: ReadonlyMap<string, Hit>): Iterable<Hit> {
  for (const end of boundaries(name)) {
    const hit = exact.get(name.slice(0, end));
    if (hit) yield hit;
  }
  if (wildcards.size === 0) return;
  for (let dot = name.indexOf('.'); dot >= 0 && !name.slice(0, dot).includes('/'); dot = name.indexOf('.', dot + 1)) {
    for (const end of boundaries(name.slice(dot))) {
      const hit = wildcards.get(name.slice(dot, dot + end));
      // The engine looks at the first place of the suffix alone: `*.io` does not match `a.io.b.io`.
      if (hit && name.indexOf(hit.registry.value.prefix.text.slice(1)) === dot) yield hit;
    }
  }
}

/** The offsets at which a prefix may end: before `/`, `:` and `@`, and at the end. */
function* boundaries(text: string): Iterable<number> {
  for (let at = 0; at < text.length; at++) if (text[at] === '/' || text[at] === ':' || text[at] === '@') yield at;
  yield text.length;
}

function answerFor(reference: Reference, merged: Merged, find: Find): Answer {
  if (!isShort(reference)) return pull(reference, find);
  const name = nameAsWritten(reference);
  const alias = merged.aliases.get(name);
  if (alias && alias.value.text !== '') return candidates([withName(reference, alias.value.text)], find);
  if (merged.searched.length === 0) return pull(reference, find);
  if (merged.mode === 'enforcing' && merged.searched.length > 1) return { status: 'unpullable', sources: [], error: 'no-source' };
  return candidates(merged.searched.map(({ value }) => withName(reference, `${value.text}/${name}`)), find);
}

/** A short name stands for several references that are tried one after the other. */
function candidates(references: readonly (Reference | undefined)[], find: Find): Answer {
  const answers = references.flatMap((reference) => (reference ? [pull(reference, find)] : []));
  const failed = answers.find(({ error }) => error !== null);
  if (failed) return failed;
  const sources = answers.flatMap((answer) => answer.sources);
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  return { status: sources.every(({ blocked }) => blocked) ? 'unpullable' : 'mirrored', sources, error: null };
}

function isShort(reference: Reference): boolean {
  return reference.spans.domain === undefined && isShortName(nameAsWritten(reference));
}

function nameAsWritten({ written, spans }: Reference): string {
  return written.slice(spans.domain?.start ?? spans.path.start, spans.path.end);
}

function withName({ tag, digest }: Reference, name: string): Reference | undefined {
  const version = digest === undefined ? (tag === undefined ? '' : `:${tag}`) : `@${digest}`;
  const parsed = parseReference(name + version);
  return parsed.ok ? parsed.reference : undefined;
}

function pull(reference: Reference, find: Find): Answer {
  const name = `${reference.domain}/${reference.path}`;
  const found = find(name);
  if (!found) return { status: 'unmatched', sources: [written(reference, find)], error: null };
  const { value: registry, source } = found;
  const asked = registry.mirrors.filter((mirror) => serves(mirror.pullFrom, reference));
  const endpoints = [
    ...asked.map((mirror) => ({ location: mirror.location, insecure: mirror.insecure })),
    { location: registry.location, insecure: registry.insecure },
  ];
  const sources: Source[] = [];
  for (const { location, insecure } of endpoints) {
    const result = rewritten(reference, name, registry.prefix.text, location.text);
    if (result === undefined) return { status: 'unpullable', sources: [], error: 'rewrite' };
    const via = result === formatPulled(reference) && location === registry.location ? null : ruleOf(source, registry, location);
    sources.push({ reference: result, url: null, insecure, blocked: isBlocked(result, find), via });
  }
  const unpullable = sources.every(({ blocked }) => blocked);
  const isDirect = sources.length === 1 && sources[0]?.reference === formatPulled(reference);
  return { status: unpullable ? 'unpullable' : isDirect ? 'direct' : 'mirrored', sources, error: null };
}

function serves(pullFrom: PullFrom, { digest }: Reference): boolean {
  return pullFrom === 'all' || (pullFrom === 'digest-only') === (digest !== undefined);
}

/** The engine asks the table of the physical name whether it is blocked. */
function isBlocked(reference: string, find: Find): boolean {
  const parsed = parseReference(reference);
  return parsed.ok && find(`${parsed.reference.domain}/${parsed.reference.path}`)?.value.blocked === true;
}

function written(reference: Reference, find: Find): Source {
  const text = formatPulled(reference);
  return { reference: text, url: null, insecure: false, blocked: isBlocked(text, find), via: null };
}

/**
 * The location with what stands behind the matched prefix; undefined where that is no canonical name, which makes the whole pull fail. A
 * wildcard matches the whole host up to the suffix's end, and an empty location leaves the reference as it is.
 */
function rewritten(reference: Reference, name: string, prefix: string, location: string): string | undefined {
  if (location === '') return formatPulled(reference);
  const matched = prefix.startsWith('*.') ? name.indexOf(prefix.slice(1)) + prefix.length - 1 : prefix.length;
  const result = location + name.slice(matched);
  const version = reference.digest === undefined ? `:${reference.tag ?? 'latest'}` : `@${reference.digest}`;
  const parsed = parseReference(result + version);
  if (!parsed.ok || isForeign(parsed.reference) || `${parsed.reference.domain}/${parsed.reference.path}` !== result) return undefined;
  return result + version;
}

/**
 * What the engine's own fork of the reference grammar refuses though distribution's does not: IPv6 hosts, a host with an upper-case letter
 * and without a dot or port, and a name that is longer than 255 characters with its host.
 */
function isForeign({ domain, path }: Reference): boolean {
  if (domain.startsWith('[')) return true;
  if (/[A-Z]/.test(domain) && !/[.:]/.test(domain)) return true;
  return domain.length + 1 + path.length > MAX_PATH_LENGTH;
}

function ruleOf(source: ConfigSource<RegistriesConf>, registry: ConfRegistry, location: Written): Rule {
  const isMirror = location !== registry.location;
  const text = isMirror ? `mirror ${location.text} of ${registry.prefix.text}` : `${registry.prefix.text} is at ${location.text}`;
  return ruleAt(source, location.span, { key: registry.prefix.text, endpoint: location.text, text });
}
