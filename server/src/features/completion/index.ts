import { tell } from '../../base/texts';
import { touches, type Span } from '../../base/span';
import { isManifestPath } from '../../images/apollo/manifest';
import { isRegistryFileName } from '../../mirrors/apollo/recognise';
import type { ArtifactRegistry } from '../../mirrors/model';
import { hostKey } from '../../reference/host';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { contextAt, ITEM, type CursorContext, type PathStep } from './cursorContext';
import { hostsByUse, hostsToContact, type KnownHost } from './hosts';
import { imageOffersAt } from './images';
import { manifestTexts } from './manifestTexts';
import { offsetInBlock, offsetInFile } from './carriedBlock';
import { carriedMapPlace, carriedPlace, nodeConfigPlace, type BlockPlace, type Place } from './nodeKeys';
import { listedValues, MANIFEST_ROOT, othersOf, REGISTRY_ROOT, resolved, schemaAt, shapeOf, type SchemaNode } from './registrySchema';
import { tomlOffersAt, type HostsFor } from './tomlKeys';
import { tableFor } from '../routes';

/** Something that can be written at the cursor. */
export interface CompletionChoice {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'host' | 'registry' | 'item' | 'image' | 'tag';
  /** A few words beside the label. */
  readonly detail: string;
  /** Plain text. */
  readonly documentation: string;
  /** What is replaced, as offsets. */
  readonly span: Span;
  /** Goes in as it is: its further lines carry their whole indentation already. */
  readonly newText: string;
  /** Whether a value is expected right behind it, so that an editor may ask again. */
  readonly asksAgain: boolean;
}

/** A choice before the cursor's place decides how it is written. */
interface Offer {
  readonly label: string;
  readonly kind: CompletionChoice['kind'];
  readonly detail: string;
  readonly documentation: string;
}

/** Indentation of what is nested, where the text shows no other. */
const STEP = 2;

/**
 * What can be written at an offset of a registry file or a product manifest: the keys of the level, the values of a key, the URLs of Artifact
 * Registries in an Environment, and the hosts of the workspace's images that no rule covers as Mirrored Registries; in a product
 * manifest, what its chart in the workspace says. What stands there already is left out. In other files, what may stand in the place of an
 * image. Works on half-typed texts. Empty for files that are not open.
 */
export function completionsAt(snapshot: Snapshot, uri: string, offset: number): readonly CompletionChoice[] {
  const document = snapshot.documents.get(uri);
  const root = document && schemaOf(snapshot, uri, document.text);
  if (root) return choicesIn(snapshot, uri, document.text, offset, root);
  const place = document && nodeConfigPlace(snapshot, document, offset);
  if (place) return nodeConfigChoices(snapshot, uri, place, offset);
  const block = document && carriedPlace(document, offset);
  if (block) return blockChoices(snapshot, uri, block, offset);
  const map = document && carriedMapPlace(snapshot, document, offset);
  const choices = map ? choicesIn(snapshot, uri, map.text, offset - map.start, map.root, 'yaml', map.within).map((choice) => moved(choice, map.start)) : [];
  if (choices.length > 0) return choices;
  return imageOffersAt(snapshot, uri, offset).map((offer): CompletionChoice => ({ ...offer, newText: offer.label }));
}

/** The same in the configuration of a node. */
function nodeConfigChoices(snapshot: Snapshot, uri: string, { root, text, start, form }: Place, offset: number): readonly CompletionChoice[] {
  if (form === 'toml') {
    const hosts: HostsFor = (format, present) => hostsOfFormat(snapshot, format, present);
    return tomlOffersAt(text, offset, root, hosts).map(({ node, ...offer }): CompletionChoice => ({ ...offer, documentation: documentationOf(node) }));
  }
  return choicesIn(snapshot, uri, text, offset - start, root, form).map((choice) => moved(choice, start));
}

function moved(choice: CompletionChoice, by: number): CompletionChoice {
  return { ...choice, span: { start: choice.span.start + by, end: choice.span.end + by } };
}

/** The same in a configuration that a block scalar holds, whose lines are all indented. */
function blockChoices(snapshot: Snapshot, uri: string, { block, root, form }: BlockPlace, offset: number): readonly CompletionChoice[] {
  const at = offsetInBlock(block, offset);
  if (at === undefined) return [];
  return nodeConfigChoices(snapshot, uri, { root, text: block.text, start: 0, form }, at).map((choice) => ({
    ...choice,
    span: { start: offsetInFile(block, choice.span.start), end: offsetInFile(block, choice.span.end) },
    newText: choice.newText.replaceAll('\n', `\n${' '.repeat(block.indent)}`),
  }));
}

function choicesIn(snapshot: Snapshot, uri: string, text: string, offset: number, root: SchemaNode, form: Place['form'] = 'yaml', within: readonly string[] = []): readonly CompletionChoice[] {
  const context = contextAt(text, offset);
  if (!context || within.some((key, index) => context.path[index] !== key)) return [];
  const node = schemaAt(context.path.slice(within.length), root);
  if (!node) return [];
  switch (context.kind) {
    case 'key':
      if (shapeOf(node) === 'list') return newItems(snapshot, uri, context, node);
      return [...(form === 'json' ? keys(context, node).map((choice) => asJson(context, choice)) : keys(context, node)), ...hostKeys(snapshot, context, node)];
    case 'item':
      return items(snapshot, uri, context, node);
    case 'value':
      return values(snapshot, uri, context, node);
  }
}

/** The schema of an open text: of a registry file, or of a product manifest; undefined for other files. */
function schemaOf(snapshot: Snapshot, uri: string, text: string): SchemaNode | undefined {
  const entry = entryOf(snapshot, uri);
  if (isRegistryFileName(uri) || entry?.registry) return REGISTRY_ROOT;
  return entry?.images.apollo?.manifest || (isManifestPath(uri) && text.trim() === '') ? MANIFEST_ROOT : undefined;
}

function keys(context: CursorContext, node: SchemaNode): readonly CompletionChoice[] {
  const offers = Object.entries(node.properties ?? {}).filter(([key]) => !context.siblings.includes(key));
  // What is required is offered first; the rest keeps the order of the schema.
  const required = new Set(node.required ?? []);
  const sorted = [...offers.filter(([key]) => required.has(key)), ...offers.filter(([key]) => !required.has(key))];
  return sorted.map(([key, raw]): CompletionChoice => {
    const value = resolved(raw);
    return {
      label: key,
      kind: 'key',
      detail: value.title ?? '',
      documentation: documentationOf(value),
      span: context.word,
      newText: lead(context) + keyText(context, key, value),
      asksAgain: !context.hasColon && listedValues(value).length > 0,
    };
  });
}

/** A key where JSON needs quotes around it. */
function asJson({ quoted, hasColon }: CursorContext, choice: CompletionChoice): CompletionChoice {
  return quoted || hasColon ? choice : { ...choice, newText: choice.newText.replace(choice.label, `"${choice.label}"`) };
}

/** Hosts as keys, where a map has an entry for each. */
function hostKeys(snapshot: Snapshot, context: CursorContext, node: SchemaNode): readonly CompletionChoice[] {
  const others = othersOf(node);
  if (!others) return [];
  return hostsOfFormat(snapshot, node.propertyNames?.format, context.siblings).map(({ label, detail }): CompletionChoice => {
    // A port needs no quotes in YAML, since no space follows its colon; what begins a flow collection or an alias does.
    const key = context.quoted || /^[\w]/.test(label) ? label : `"${label}"`;
    return { label, kind: 'host', detail, documentation: documentationOf(others), span: context.word, newText: lead(context) + keyText(context, key, resolved(others)), asksAgain: false };
  });
}

/** The hosts that the workspace knows, as a schema wants them written. */
function hostsOfFormat(snapshot: Snapshot, format: string | undefined, present: readonly string[]): readonly { readonly label: string; readonly detail: string }[] {
  if (format !== 'registry-host' && format !== 'registry-url') return [];
  const leftOut = new Set(present.map((text) => hostKey(text.replace(/^https?:\/\//, ''))));
  const hosts = hostsToContact(snapshot, leftOut);
  return hosts.map(({ host, detail }) => ({ label: format === 'registry-url' ? `https://${host}` : host, detail }));
}

/** A key with what follows it: nothing where a colon stands already, a place for the value, or the first line of what is nested. */
function keyText(context: CursorContext, key: string, value: SchemaNode): string {
  if (context.quoted || context.hasColon) return key;
  const shape = shapeOf(value);
  if (context.flow) return shape === 'list' ? `${key}: []` : `${key}: `;
  if (shape === 'list') return `${key}:\n${nestedItem(context.column + STEP, value)}`;
  if (shape === 'map') return `${key}:\n${' '.repeat(context.column + STEP)}${firstKey(value)}`;
  return `${key}: `;
}

function nestedItem(column: number, list: SchemaNode): string {
  const item = list.items ? resolved(list.items) : {};
  return `${' '.repeat(column)}- ${shapeOf(item) === 'map' ? firstKey(item) : ''}`;
}

/** The required key that a new map begins with. */
function firstKey(map: SchemaNode): string {
  const [key] = map.required ?? [];
  return key === undefined ? '' : `${key}: `;
}

/** On a line below `key:` of a list, where no dash is typed yet: new items with their dash. */
function newItems(snapshot: Snapshot, uri: string, context: CursorContext, list: SchemaNode): readonly CompletionChoice[] {
  if (context.flow || !context.startsLine) return [];
  const item = list.items ? resolved(list.items) : {};
  if (shapeOf(item) === 'map') {
    const title = item.title ?? 'item';
    return [{
      label: `- ${firstKey(item).trim()}`,
      kind: 'item',
      detail: title,
      documentation: documentationOf(item),
      span: context.word,
      newText: `- ${firstKey(item)}`,
      asksAgain: true,
    }];
  }
  return scalarOffers(snapshot, uri, { ...context, path: [...context.path, ITEM] }, item).map((offer) => ({
    ...offer,
    span: context.word,
    newText: `- ${offer.label}`,
    asksAgain: false,
  }));
}

function items(snapshot: Snapshot, uri: string, context: CursorContext, list: SchemaNode): readonly CompletionChoice[] {
  const item = list.items ? resolved(list.items) : undefined;
  if (!item) return [];
  // The first key of a new map: the cursor is behind its dash.
  if (shapeOf(item) === 'map') return context.flow ? [] : keys({ ...context, siblings: context.siblings.filter((text) => text.endsWith(':')) }, item);
  return scalarOffers(snapshot, uri, { ...context, path: [...context.path, ITEM] }, item).map((offer) => written(context, offer));
}

function values(snapshot: Snapshot, uri: string, context: CursorContext, node: SchemaNode): readonly CompletionChoice[] {
  const shape = shapeOf(node);
  if (shape === 'map' || shape === 'list') return [];
  return scalarOffers(snapshot, uri, context, node).map((offer) => written(context, offer));
}

function written(context: CursorContext, offer: Offer): CompletionChoice {
  return { ...offer, span: context.word, newText: lead(context) + offer.label, asksAgain: false };
}

function lead(context: CursorContext): string {
  return context.needsSpace ? ' ' : '';
}

/** The texts that may stand at a place: what the schema lists, or hosts and registries that the workspace knows. */
function scalarOffers(
  snapshot: Snapshot,
  uri: string,
  { path, word, siblings: present }: Pick<CursorContext, 'path' | 'word' | 'siblings'>,
  node: SchemaNode,
): readonly Offer[] {
  const listed = listedValues(node).map((value): Offer => ({
    label: value,
    kind: 'value',
    detail: isScalar(node.default) && value === String(node.default) ? 'default' : '',
    documentation: node.description ?? '',
  }));
  if (listed.length > 0) return listed.filter((offer) => !present.includes(offer.label));
  const known = hostsOfFormat(snapshot, node.format, present);
  if (known.length > 0) return known.map(({ label, detail }): Offer => ({ label, kind: 'host', detail, documentation: node.description ?? '' }));
  const ofManifest = manifestTexts(snapshot, uri, path);
  if (ofManifest) return ofManifest.map(({ text, from }): Offer => ({ label: text, kind: 'value', detail: from, documentation: node.description ?? '' }));
  const keysPresent = new Set(present.map(hostKey));
  return hostOffers(snapshot, uri, path, word).filter((offer) => !keysPresent.has(hostKey(offer.label)));
}

const OWN_REGISTRIES = ['environments', ITEM, 'artifactRegistries', ITEM].join();
const MIRRORS = ['artifactRegistries', ITEM, 'mirroredRegistries', ITEM].join();
const REACHABLE = ['environments', ITEM, 'reachableHosts', ITEM].join();
const URL = ['artifactRegistries', ITEM, 'registryUrl'].join();

function hostOffers(snapshot: Snapshot, uri: string, path: readonly PathStep[], word: Span): readonly Offer[] {
  const place = path.join();
  if (place === OWN_REGISTRIES) return registryOffers(snapshot, uri);
  if (place === REACHABLE) return hostsByUse(snapshot, new Set()).map((known) => offerOf(known, ''));
  return place === MIRRORS || place === URL ? uncoveredHosts(snapshot, uri, word) : [];
}

function registryOffers(snapshot: Snapshot, uri: string): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const { url, displayName, mirrors } of tablesAround(snapshot, uri).flatMap((file) => file.registries)) {
    if (url?.key === undefined || offers.has(url.key)) continue;
    const documentation = mirrors.length === 0 ? tell`It mirrors no other registry.` : tell`It mirrors ${mirrors.map((mirror) => mirror.text).join(', ')}.`;
    offers.set(url.key, { label: url.text, kind: 'registry', detail: displayName ?? tell`Artifact Registry`, documentation });
  }
  return [...offers.values()];
}

/** The hosts of the workspace's images that no registry owns or mirrors, the most used first. */
function uncoveredHosts(snapshot: Snapshot, uri: string, word: Span): readonly Offer[] {
  const covered = new Set<string>();
  for (const { uri: fileUri, registries } of tablesAround(snapshot, uri)) {
    for (const { url, mirrors } of registries) {
      for (const host of url ? [url, ...mirrors] : mirrors) {
        // What is being typed covers nothing yet.
        const typed = fileUri === uri && touches(host.span, word.start);
        if (host.key !== undefined && !typed) covered.add(host.key);
      }
    }
  }
  return hostsByUse(snapshot, covered).map((known) => offerOf(known, tell`No Artifact Registry has it as its URL or mirrors it.`));
}

function offerOf({ host, detail }: KnownHost, documentation: string): Offer {
  return { label: host, kind: 'host', detail, documentation };
}

/** The registries that form one table with this file: its own as read just now, and those of the other files. */
function tablesAround(snapshot: Snapshot, uri: string): readonly { readonly uri: string; readonly registries: readonly ArtifactRegistry[] }[] {
  const own = entryOf(snapshot, uri)?.registry;
  const table = tableFor(snapshot, uri).files.map((source) => ({ uri: source.uri, registries: source.file.artifactRegistries }));
  if (!own) return table;
  // While the text is broken, its last good version may know what cannot be read at the moment, but at other places.
  const known = table.filter((source) => source.uri !== uri || own.broken).map((source) => (source.uri === uri ? { ...source, uri: '' } : source));
  return [{ uri, registries: own.file.artifactRegistries }, ...known];
}

function documentationOf(node: SchemaNode): string {
  const example = node.examples?.[0];
  const parts = [node.description ?? ''];
  if (isScalar(node.default)) parts.push(tell`Default: ${String(node.default)}.`);
  if (isScalar(example)) parts.push(tell`Example: ${String(example)}.`);
  return parts.filter((part) => part !== '').join('\n\n');
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
