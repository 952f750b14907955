import { DOCKER_HUB } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type PlacedProblem } from '../dialect';
import type { Answer, Rule } from '../model';
import { isShortName } from './aliases';
import type { ConfRegistry, RegistriesConf, Written } from './content';
import { isForeign, pullThrough, type Pull, type RegistryTable } from './pull';
import { inReadingOrder } from './recognise';

/** The configuration that the files come to: a later file replaces a table of the same prefix, a list of searched registries and an alias. */
export interface Merged {
  readonly tables: readonly RegistryTable[];
  readonly searched: readonly string[];
  /** Name → value; an empty value takes an alias back. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly mode: string;
}

const REFUSED: Answer = { status: 'unpullable', sources: [], error: 'config' };

/**
 * Compiles the files of one `registries.conf` with its drop-ins. Full names go through the tables (`pullThrough`); short names by aliases and
 * searched registries first, as `shortnames.Resolve` does, or as Docker Hub's where there are neither.
 */
export function compileRegistriesConf({ files }: ConfigSet<RegistriesConf>): Compiled {
  const isRefused = files.some(({ content }) => content.refused);
  const merged = merge(files);
  const pull = pullThrough(merged.tables);
  const resolve = (reference: Reference): Answer => {
    if (!isRefused && !isShort(reference)) return pull(reference);
    // The reference is read before the configuration is.
    if (isForeign(reference)) return { status: 'invalid', sources: [], error: 'reference' };
    return isRefused ? REFUSED : answerFor(reference, merged, pull);
  };
  return { table: { layer: 'node', dialect: 'registries-conf', resolve }, problems: replacedTables(inReadingOrder(files)) };
}

/** What the files come to, in the order in which the engine reads them. */
export function merge(unordered: readonly ConfigSource<RegistriesConf>[]): Merged {
  const files = inReadingOrder(unordered);
  const tables = new Map<string, RegistryTable>();
  const aliases = new Map<string, string>();
  let searched: readonly string[] = [];
  let mode = 'permissive';
  for (const source of files) {
    const { content } = source;
    for (const registry of content.registries) tables.set(registry.prefix.text, tableOf(source, registry));
    for (const { name, value } of content.aliases) aliases.set(name.text, value.text);
    searched = content.searched?.map(({ text }) => text) ?? searched;
    mode = content.shortNameMode ?? mode;
  }
  return { tables: [...tables.values()], searched, aliases, mode };
}

/** A table of a later file takes the place of an earlier one of the same prefix as a whole: nothing of the two is merged. */
function replacedTables(files: readonly ConfigSource<RegistriesConf>[]): readonly PlacedProblem[] {
  const later = new Map<string, string>();
  return [...files].reverse().flatMap(({ uri, path, content }) => {
    const replaced = content.registries.flatMap(({ prefix }): readonly PlacedProblem[] => {
      const by = later.get(prefix.text);
      return by === undefined ? [] : [{ uri, code: 'registries-conf.replaced-table', span: prefix.span, parameters: { prefix: prefix.text, by } }];
    });
    for (const { prefix } of content.registries) if (!later.has(prefix.text)) later.set(prefix.text, path.slice(path.lastIndexOf('/') + 1));
    return replaced;
  });
}

function tableOf(source: ConfigSource<RegistriesConf>, registry: ConfRegistry): RegistryTable {
  const key = registry.prefix.text;
  const rule = (at: Written, text: string): Rule => ruleAt(source, at.span, { key, endpoint: at.text, text });
  return {
    prefix: key,
    location: registry.location.text,
    insecure: registry.insecure,
    blocked: registry.blocked,
    rule: rule(registry.location, `${key} is at ${registry.location.text}`),
    mirrors: registry.mirrors.map(({ location, insecure, pullFrom }) => (
      { location: location.text, insecure, pullFrom, rule: rule(location, `mirror ${location.text} of ${key}`) }
    )),
  };
}

/** What becomes of a short name. */
function answerFor(reference: Reference, merged: Merged, pull: Pull): Answer {
  const name = nameAsWritten(reference);
  const alias = merged.aliases.get(name);
  if (alias !== undefined && alias !== '') return candidates([withName(reference, alias)], pull);
  if (merged.searched.length === 0) return pull(reference);
  // Nobody can be asked which one is meant where a node pulls.
  if (merged.mode === 'enforcing' && merged.searched.length > 1) return { status: 'unpullable', sources: [], error: 'no-source' };
  return candidates(merged.searched.map((host) => withName(reference, `${host}/${name}`)), pull);
}

/** A short name stands for several references that are tried one after the other. */
function candidates(references: readonly (Reference | undefined)[], pull: Pull): Answer {
  const answers = references.flatMap((reference) => (reference ? [pull(reference)] : []));
  const failed = answers.find(({ error }) => error !== null);
  if (failed) return failed;
  const sources = answers.flatMap((answer) => answer.sources);
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  return { status: sources.every(({ blocked }) => blocked) ? 'unpullable' : 'mirrored', sources, error: null };
}

function isShort(reference: Reference): boolean {
  return reference.domain === DOCKER_HUB && reference.spans.domain === undefined && isShortName(nameAsWritten(reference));
}

function nameAsWritten({ written, spans }: Reference): string {
  return written.slice(spans.domain?.start ?? spans.path.start, spans.path.end);
}

function withName({ tag, digest }: Reference, name: string): Reference | undefined {
  const version = digest === undefined ? (tag === undefined ? '' : `:${tag}`) : `@${digest}`;
  const parsed = parseReference(name + version);
  return parsed.ok ? parsed.reference : undefined;
}
