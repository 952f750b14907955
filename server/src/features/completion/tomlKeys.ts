import type { Span } from '../../base/span';
import { listedValues, othersOf, resolved, shapeOf, type SchemaNode } from './registrySchema';
import { tomlContextAt, type TomlContext } from './tomlContext';

/** Something that can be written in a TOML text. */
export interface TomlOffer {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'host';
  readonly detail: string;
  readonly node: SchemaNode;
  readonly span: Span;
  readonly newText: string;
  readonly asksAgain: boolean;
}

/** The hosts that may stand where a schema asks for some, those that stand there already left out. */
export type HostsFor = (format: string | undefined, present: readonly string[]) => readonly { readonly label: string; readonly detail: string }[];

/** What a schema says of a table or of a value; an array of tables is passed through to its tables. */
export function tomlSchemaAt(root: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  const node = tomlKeySchema(root, path);
  return node && itemOrSelf(node);
}

/** What a schema says of a key; of an array of tables, what it says of the array. */
export function tomlKeySchema(root: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = resolved(root);
  for (const step of path) {
    const table: SchemaNode | undefined = node && itemOrSelf(node);
    const next: SchemaNode | undefined = table?.properties?.[step] ?? (table && othersOf(table));
    node = next && resolved(next);
  }
  return node;
}

function itemOrSelf(node: SchemaNode): SchemaNode {
  const item = node.items && resolved(node.items);
  return item && shapeOf(item) === 'map' ? item : node;
}

/** What can be written at an offset: keys of a table, headers of others, values that are listed, hosts. */
export function tomlOffersAt(text: string, offset: number, root: SchemaNode, hostsFor: HostsFor): readonly TomlOffer[] {
  const context = tomlContextAt(text, offset);
  const node = context && tomlSchemaAt(root, context.path);
  if (!context || !node) return [];
  switch (context.kind) {
    case 'key':
      return [...keyOffers(context, node), ...(context.hasEquals ? [] : headerOffers(context, root))];
    case 'value':
      return valueOffers(context, node, hostsFor);
    case 'header':
      return nameOffers(context, node, hostsFor);
  }
}

function keyOffers({ word, siblings, hasEquals }: TomlContext, node: SchemaNode): readonly TomlOffer[] {
  return Object.entries(node.properties ?? {}).filter(([key, value]) => !siblings.includes(key) && !isTable(value)).map(([key, value]): TomlOffer => {
    const hasChoices = listedValues(value).length > 0;
    const empty = shapeOf(value) === 'list' ? '[]' : hasChoices ? '' : '""';
    return { label: key, kind: 'key', detail: '', node: value, span: word, newText: hasEquals ? key : `${key} = ${empty}`, asksAgain: !hasEquals && empty === '' };
  });
}

function isTable(node: SchemaNode): boolean {
  return shapeOf(node) === 'map' || itemOrSelf(node) !== node;
}

/** The headers below the root and below the table that the cursor stands in. */
function headerOffers({ path, word }: TomlContext, root: SchemaNode): readonly TomlOffer[] {
  const starts = [[], ...(path.length > 0 ? [path] : [])];
  const offers = starts.flatMap((start) => headersBelow(tomlSchemaAt(root, start) ?? {}, start));
  const unique = new Map(offers.map((offer) => [offer.text, offer]));
  return [...unique.values()].map(({ text, node }): TomlOffer => ({ label: text, kind: 'key', detail: node.title ?? '', node, span: word, newText: text, asksAgain: text.endsWith('""]') }));
}

interface Header {
  readonly text: string;
  readonly node: SchemaNode;
}

function headersBelow(table: SchemaNode, path: readonly string[]): readonly Header[] {
  return Object.entries(table.properties ?? {}).flatMap(([key, node]): readonly Header[] => {
    const keys = [...path, key];
    if (itemOrSelf(node) !== node) return [{ text: `[[${dotted(keys)}]]`, node }];
    if (shapeOf(node) !== 'map') return [];
    const others = othersOf(node);
    if (others) return [{ text: shapeOf(others) === 'map' ? `[${dotted(keys)}.""]` : `[${dotted(keys)}]`, node }];
    const hasKeys = Object.values(node.properties ?? {}).some((value) => !isTable(value));
    return [...(hasKeys ? [{ text: `[${dotted(keys)}]`, node }] : []), ...headersBelow(node, keys)];
  });
}

function valueOffers({ word, siblings, quoted, inArray }: TomlContext, node: SchemaNode, hostsFor: HostsFor): readonly TomlOffer[] {
  const isList = shapeOf(node) === 'list';
  if (isList && !inArray) return [];
  const value = isList && node.items ? resolved(node.items) : node;
  const isText = shapeOf(value) === 'scalar';
  if (quoted && !isText) return [];
  const written = (label: string): string => (isText && !quoted ? `"${label}"` : label);
  const listed = listedValues(value).filter((label) => !siblings.includes(label));
  return [
    ...listed.map((label): TomlOffer => ({ label, kind: 'value', detail: label === value.default ? 'default' : '', node: value, span: word, newText: written(label), asksAgain: false })),
    ...hostsFor(value.format, siblings).map(({ label, detail }): TomlOffer => ({ label, kind: 'host', detail, node: {}, span: word, newText: written(label), asksAgain: false })),
  ];
}

/** The last key of a header: a name of the schema, or a host where there is one table for each. */
function nameOffers({ word, siblings, quoted }: TomlContext, node: SchemaNode, hostsFor: HostsFor): readonly TomlOffer[] {
  const names = Object.entries(node.properties ?? {}).filter(([, value]) => isTable(value));
  const written = (label: string): string => (quoted || /^[\w-]+$/.test(label) ? label : `"${label}"`);
  return [
    ...names.map(([label, value]): TomlOffer => ({ label, kind: 'key', detail: '', node: value, span: word, newText: written(label), asksAgain: false })),
    ...hostsFor(node.propertyNames?.format, siblings).map(({ label, detail }): TomlOffer => ({ label, kind: 'host', detail, node: {}, span: word, newText: written(label), asksAgain: false })),
  ];
}

function dotted(keys: readonly string[]): string {
  return keys.map((key) => (/^[\w-]+$/.test(key) ? key : `"${key}"`)).join('.');
}
