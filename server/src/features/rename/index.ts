import { eachScalar } from './scalars';
import { overlaps, type Span } from '../../base/span';
import type { ImageKind, ImageSite } from '../../images/model';
import { imageTree } from '../../images/recognise';
import { folderOfHostsToml, hostOfFolder } from '../../mirrors/hostsToml/recognise';
import { hostKey } from '../../reference/host';
import { entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';
import { chartObjects } from '../chartObjects';
import type { FileEdit, LoadedText, LoadedTexts } from '../model';
import { mentionsIn, prefixIn, writtenHostPath, type HostPath } from './prefix';
import { siteEdits } from './siteEdits';
import { tokensIn } from './tokens';

/** A host that takes another name, perhaps only below a path. */
export interface RenameRequest {
  readonly from: HostPath;
  readonly to: HostPath;
  /** The files that may be changed. */
  readonly uris: readonly string[];
}

/** A place that names the host and stays as it is. */
export interface Mention {
  readonly uri: string;
  readonly span: Span;
  readonly reason: MentionReason;
}

/** `text`: prose, a comment, an argument; `shared`: a value that other images are made of too; `record`: what a controller wrote; `folder`: the name of a file's folder. */
export type MentionReason = 'text' | 'shared' | 'record' | 'folder';

/** What a rename changes, and what it leaves. */
export interface RenamePlan {
  readonly edits: readonly FileEdit[];
  readonly mentions: readonly Mention[];
}

/** The files of a snapshot that a rename may change: all that were read, and the templates of charts that are loaded. */
export function renameFiles(snapshot: Snapshot, isWanted: (uri: string) => boolean): readonly string[] {
  const rendered = [...chartObjects(snapshot, isWanted, false).byFile.keys()].filter((uri) => !uri.includes('#'));
  return [...new Set([...snapshot.documents.keys(), ...snapshot.files.keys(), ...rendered])].filter(isWanted).sort();
}

/**
 * The edits that give a registry host another name in every place that is known to hold one: image references of all kinds, `oci://`
 * addresses, mirror tables, labels of Secrets for registries. Everything else that names the host is told as a mention.
 */
export function planRename(snapshot: Snapshot, texts: LoadedTexts, { from, to, uris }: RenameRequest): RenamePlan {
  const rendered = chartObjects(snapshot, (uri) => texts.has(uri), false).byFile;
  const edits: FileEdit[] = [];
  const mentions: Mention[] = [];
  const host = from.host.toLowerCase();
  for (const uri of uris) {
    if (texts.has(uri) && isForHost(entryOf(snapshot, uri), from)) mentions.push({ uri, span: { start: 0, end: 0 }, reason: 'folder' });
    const loaded = texts.get(uri);
    if (!loaded?.text.toLowerCase().includes(host)) continue;
    const templates = (rendered.get(uri)?.objects ?? []).map(({ image }) => image.site);
    const found = inFile(loaded, entryOf(snapshot, uri), templates, { from, to });
    edits.push(...found.edits);
    mentions.push(...found.mentions);
  }
  return { edits, mentions };
}

/** Whether a file is a `hosts.toml` of the host: containerd knows of which one by the name of the folder alone, which is no text to be edited. */
function isForHost(entry: Entry | undefined, { host, path }: HostPath): boolean {
  const isOwn = path === '' && entry?.config?.contents.some(({ content, carriedPath }) => content.dialect === 'hosts-toml' && carriedPath === undefined) === true;
  return isOwn && hostKey(hostOfFolder(folderOfHostsToml(decodeURIComponent(entry.uri)))) === hostKey(host);
}

/** The span of the host under a cursor where a rename would change it, without a port that is implied; undefined elsewhere. */
export function renamableAt(snapshot: Snapshot, loaded: LoadedText, offset: number): Span | undefined {
  const { text, uri } = loaded;
  let start = offset;
  let end = offset;
  while (start > 0 && /[A-Za-z0-9.:-]/.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && /[A-Za-z0-9.:-]/.test(text.charAt(end))) end += 1;
  const token = text.slice(start, end);
  // A key's colon and a scheme's stand in the token of a host, but are no part of it.
  const host = token.replace(/^:+/, '').replace(/[:.]+$/, '');
  const at = start + token.indexOf(host);
  if (host === '' || offset < at || offset > at + host.length) return undefined;
  const rendered = chartObjects(snapshot, (each) => each === uri, false).byFile.get(uri)?.objects ?? [];
  const request = { from: { host, path: '' }, to: { host: 'renamed.invalid', path: '' } };
  const { edits } = inFile(loaded, entryOf(snapshot, uri), rendered.map(({ image }) => image.site), request);
  return edits.find(({ span }) => span.start === at)?.span;
}

type Renaming = Pick<RenameRequest, 'from' | 'to'>;

function inFile({ uri, hash, text }: LoadedText, entry: Entry | undefined, templates: readonly ImageSite[], renaming: Renaming): RenamePlan {
  const own = (entry?.images.sites ?? []).filter((site) => site.kind !== 'helm-template');
  const records = [...own, ...templates].filter((site) => site.readOnly !== undefined);
  const sites = [...own, ...templates].filter((site) => site.readOnly === undefined);
  const { edits, shared } = siteEdits(sites, text, renaming);
  const changes = new Map(edits.map((edit) => [edit.span.start, edit]));
  const to = writtenHostPath(renaming.to);
  const isRecord = (span: Span): boolean => records.some((site) => overlaps(site.span, span));
  for (const span of addressesIn(text, entry, renaming)) {
    const isKnown = changes.has(span.start) || shared.some((each) => overlaps(each, span)) || isRecord(span);
    if (!isKnown) changes.set(span.start, { span, newText: to });
  }
  const all = [...changes.values()].sort((a, b) => a.span.start - b.span.start);
  const isNamed = (span: Span): boolean => all.some((edit) => overlaps(edit.span, span)) || shared.some((each) => overlaps(each, span));
  const left = mentionsIn(text, renaming.from).filter((span) => !isNamed(span));
  const kept = shared.map((span): Mention => ({ uri, span, reason: 'shared' }));
  return {
    edits: all.map(({ span, newText }) => ({ uri, hash, span, newText })),
    mentions: [...kept, ...left.map((span): Mention => ({ uri, span, reason: isRecord(span) ? 'record' : 'text' }))].sort((a, b) => a.span.start - b.span.start),
  };
}

const TREE_FILES = /\.(?:ya?ml|json|jsonc)$|\/(?:Kustomization|Chart\.lock)$/i;

/**
 * Keys that hold a host or what begins with one, in files whose images are found by their keys: a registry that another key wins over is no
 * part of an image, and what a kustomization looks for is none either, but both are of the same host.
 */
const HOST_KEYS: Readonly<Partial<Record<ImageKind, RegExp>>> = {
  'helm-values': /registry$/i,
  'helm-release': /registry$/i,
  'apollo-overrides': /registry$/i,
  kustomization: /^name$/,
};

/** The places of a text, beside its images, that are known to hold the host: spans of what is replaced. */
function addressesIn(text: string, entry: Entry | undefined, { from, to }: Renaming): readonly Span[] {
  if (!entry) return [];
  // A file that only carries a table, such as a ConfigMap, holds other things too: what it carries as a text is told as a mention.
  const isTable = entry.registry !== undefined || entry.config?.contents.some(({ carriedPath }) => carriedPath === undefined) === true;
  const shifted = (value: string, start: number): readonly Span[] => {
    const span = prefixIn(value, from);
    return span ? [{ start: start + span.start, end: start + span.end }] : [];
  };
  if (isTable && !TREE_FILES.test(entry.uri)) return tokensIn(text).flatMap((span) => shifted(text.slice(span.start, span.end), span.start));
  // A label's value can hold no path and no port.
  const isLabel = to.path === '' && !to.host.includes(':');
  const labels = from.path === '' && isLabel ? (entry.images.apollo?.secrets ?? []).flatMap(({ host }) => shifted(text.slice(host.span.start, host.span.end), host.span.start)) : [];
  const keys = HOST_KEYS[entry.images.kind ?? 'kubernetes'];
  if (!isTable && !keys && !/oci:\/\//i.test(text)) return labels;
  const addresses: Span[] = [];
  eachScalar(imageTree(text, entry.surroundings), ({ inner, style }, key) => {
    if (style === 'literal' || style === 'folded') return;
    const value = text.slice(inner.start, inner.end);
    if (isTable || (key !== undefined && keys?.test(key) === true) || /^oci:\/\//i.test(value)) addresses.push(...shifted(value, inner.start));
  });
  return [...labels, ...addresses];
}
