import type { Span } from '../../base/span';
import { printedNumber } from '../../syntax/scalar';
import type { DictValue, ListValue, Origins, Value } from '../value';
import { list } from '../make';
import { string, textOf } from '../text';
import { dict } from './make';

/** One entry of `dependencies`. */
export interface Dependency {
  readonly name: string;
  /** The range of versions; '' where none is written, which no version satisfies. */
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly alias: string;
  readonly importValues: readonly ImportValues[];
  /** Where its name stands, in the file that `uri` names. */
  readonly uri: string;
  readonly span: Span;
}

/** `child` is the path in the subchart's values, `parent` where its keys go; `.` for the parent's root. */
export interface ImportValues {
  readonly child: string;
  readonly parent: string;
}

/** What a Chart.yaml says. Every text is what Helm reads: a number written without quotes is printed as Helm prints it. */
export interface Metadata {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly isLibrary: boolean;
  /** Undefined where the key is missing: Helm then leaves subcharts as they are, conditions of theirs included. */
  readonly dependencies: readonly Dependency[] | undefined;
  /** `.Chart` but for `Name`, `Dependencies` and `IsRoot`, which depend on the chart's place. */
  readonly fields: ReadonlyMap<string, Value>;
}

const TEXTS = ['APIVersion', 'AppVersion', 'Condition', 'Description', 'Home', 'Icon', 'KubeVersion', 'Name', 'Tags', 'Type', 'Version'];
const LISTS = ['Keywords', 'Sources'];

/** Reads the map of a Chart.yaml. `readDependencies` are those of a requirements.yaml, which replace its own. */
export function readMetadata(chart: DictValue, dependencies: readonly Dependency[] | undefined): Metadata {
  const fields = new Map<string, Value>();
  for (const name of TEXTS) fields.set(name, textField(chart, keyOf(name)));
  for (const name of LISTS) fields.set(name, list(itemsOf(chart, keyOf(name)).map(asText)));
  const deprecated = chart.entries.get('deprecated');
  fields.set('Deprecated', deprecated?.kind === 'bool' ? deprecated : { kind: 'bool', value: false, origins: [] });
  fields.set('Maintainers', list(itemsOf(chart, 'maintainers').map(maintainer)));
  fields.set('Annotations', annotations(chart.entries.get('annotations')));
  const apiVersion = plainText(chart, 'apiVersion') || 'v1';
  if (plainText(chart, 'apiVersion') === '') fields.set('APIVersion', string(apiVersion));
  return {
    name: plainText(chart, 'name'),
    version: plainText(chart, 'version'),
    apiVersion,
    isLibrary: plainText(chart, 'type') === 'library',
    dependencies,
    fields,
  };
}

function keyOf(name: string): string {
  if (name === 'APIVersion') return 'apiVersion';
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function maintainer(value: Value): DictValue {
  const entries = value.kind === 'dict' ? value : dict();
  return dict([['Email', textField(entries, 'email')], ['Name', textField(entries, 'name')], ['URL', textField(entries, 'url')]]);
}

function annotations(value: Value | undefined): DictValue {
  return value?.kind === 'dict' ? dict([...value.entries].map(([key, entry]) => [key, asText(entry)])) : dict();
}

/** The dependencies of a map, undefined where the key is missing or null. */
export function readDependencies(chart: DictValue, uri: string): readonly Dependency[] | undefined {
  const value = chart.entries.get('dependencies');
  if (!value || value.kind !== 'list') return undefined;
  return value.items.flatMap((item) => (item.kind === 'dict' ? [readDependency(item, uri)] : []));
}

function readDependency(item: DictValue, uri: string): Dependency {
  return {
    name: plainText(item, 'name'),
    version: plainText(item, 'version'),
    repository: plainText(item, 'repository'),
    condition: plainText(item, 'condition'),
    tags: itemsOf(item, 'tags').map((tag) => plain(asText(tag))),
    alias: plainText(item, 'alias'),
    importValues: itemsOf(item, 'import-values').flatMap(readImport),
    uri,
    span: originsOf(item.entries.get('name'))[0]?.span ?? { start: 0, end: 0 },
  };
}

function readImport(value: Value): readonly ImportValues[] {
  if (value.kind === 'string') return [{ child: `exports.${textOf(value)}`, parent: '.' }];
  if (value.kind !== 'dict') return [];
  return [{ child: printed(value, 'child'), parent: printed(value, 'parent') }];
}

/** A key of the long form as Go's `%v` prints it: a missing one leads nowhere. */
function printed(value: DictValue, key: string): string {
  const entry = value.entries.get(key);
  return !entry || entry.kind === 'nil' ? '<nil>' : plain(asText(entry));
}

/** `.Chart.Dependencies`: what is left of them once they are processed. */
export function dependencyList(dependencies: readonly Dependency[], decided: boolean): ListValue {
  return list(
    dependencies.map((dependency) => {
      const { alias, condition, importValues, name, repository, tags, uri, span, version } = dependency;
      const origins: Origins = [{ kind: 'chart', uri, path: '', span }];
      return dict([
        ['Alias', string(alias)],
        ['Condition', string(condition)],
        ['Enabled', { kind: 'bool', value: decided, origins: [] }],
        ['ImportValues', list(importValues.map(({ child, parent }) => dict([['child', string(child)], ['parent', string(parent)]])))],
        ['Name', string(decided && alias !== '' ? alias : name, origins)],
        ['Repository', string(repository)],
        ['Tags', list(tags.map((tag) => string(tag)))],
        ['Version', string(version)],
      ]);
    }),
  );
}

function itemsOf(value: DictValue, key: string): readonly Value[] {
  const entry = value.entries.get(key);
  return entry?.kind === 'list' ? entry.items : [];
}

function textField(value: DictValue, key: string): Value {
  const entry = value.entries.get(key);
  return entry ? asText(entry) : string('');
}

/** A field that is a text for Helm: numbers and booleans are printed, everything else is refused by it and empty here. */
function asText(value: Value): Value {
  switch (value.kind) {
    case 'string':
      return value;
    case 'bool':
    case 'int':
      return string(String(value.value), value.origins);
    case 'float':
      return string(printedNumber(value.value), value.origins);
    default:
      return string('');
  }
}

function plain(value: Value): string {
  return value.kind === 'string' ? textOf(value) : '';
}

function plainText(value: DictValue, key: string): string {
  return plain(textField(value, key));
}

function originsOf(value: Value | undefined): Origins {
  if (!value) return [];
  return value.kind === 'string' ? (value.segments[0]?.origins ?? []) : value.origins;
}
