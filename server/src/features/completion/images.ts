import { tell } from '../../base/texts';
import type { Span } from '../../base/span';
import { findImages } from '../../images/find';
import { lineKindIn } from '../../images/lineKinds';
import type { ImageSite, PartRole } from '../../images/model';
import { parseReference } from '../../reference/parse';
import { treeFor } from '../../workspace/analyze';
import { entryOf, type Entry, type OpenDocument, type Snapshot } from '../../workspace/snapshot';
import { isOfWorkspace } from '../../workspace/uri';
import { fileCount, imageCount } from '../diagnostics/words';
import { resolveText, type Resolution } from '../resolution';
import { routesFor } from '../routes';
import { leavesOf } from '../siteAt';

/** What may be written in the place of an image, or of a part of one. */
export interface ImageOffer {
  readonly label: string;
  readonly kind: 'image' | 'host' | 'tag';
  /** Where it would be pulled from. */
  readonly detail: string;
  /** How much it is used in the workspace. */
  readonly documentation: string;
  /** What it replaces, as offsets in UTF-16 code units. */
  readonly span: Span;
  /** Whether more of the reference is expected behind it. */
  readonly asksAgain: boolean;
}

/** What is used in a workspace under one written name: a repository with its host, or without one where none is written. */
interface UsedName {
  readonly name: string;
  readonly domain: string;
  /** The repository as written, without the host. */
  readonly path: string;
  /** One of the references, whole. */
  readonly example: string;
  readonly images: number;
  readonly files: ReadonlySet<string>;
  readonly tags: ReadonlyMap<string, number>;
}

interface OpenName extends UsedName {
  images: number;
  readonly files: Set<string>;
  readonly tags: Map<string, number>;
}

/** The place that a cursor stands in: of a whole reference, or of a part. */
interface ImagePlace {
  readonly role: PartRole | 'whole';
  /** What stands there now. */
  readonly word: Span;
  readonly site: ImageSite;
}

/** A text in which a stand-in is looked for is read whole for each of them; in UTF-16 code units. */
const LONGEST = 500_000;
const MOST_OFFERED = 200;

/**
 * Stand-ins for what may be typed: whatever the finders take for an image, or for a part of one, when one of them stands at the cursor is such a place, in a file of
 * whatever kind.
 */
const STAND_INS: readonly string[] = ['registry.example.com/name/name:1.0.0', 'registry.example.com', 'name/name', '1.0.0'];

/**
 * What the workspace's images have in the place at an offset of an open document: repositories and hosts, the most used first, with where they would be pulled
 * from; tags of the same repository. Empty where no image is expected, and without a mirror table.
 */
export function imageOffersAt(snapshot: Snapshot, uri: string, offset: number): readonly ImageOffer[] {
  const document = snapshot.documents.get(uri);
  if (!document || document.text.length > LONGEST || routesFor(snapshot, uri).routes.length === 0) return [];
  const place = placeAt(document, offset);
  if (!place) return [];
  const names = namesBeside(snapshot, uri, place.word);
  const typed = document.text.slice(place.word.start, offset);
  switch (place.role) {
    case 'whole':
      return [...nameOffers(snapshot, uri, names, nameSpan(document.text, place.word), typed), ...(typed.includes('/') ? [] : hostOffers(snapshot, uri, names, nameSpan(document.text, place.word), '/'))];
    case 'registry':
      return hostOffers(snapshot, uri, names, place.word, '');
    case 'repository':
      return repositoryOffers(snapshot, uri, names, place, typed);
    case 'tag':
      return tagOffers(names, place);
    default:
      return [];
  }
}

function placeAt(document: OpenDocument, offset: number): ImagePlace | undefined {
  const { text, entry } = document;
  const word = wordAt(text, offset);
  const lead = text.slice(text.lastIndexOf('\n', word.start - 1) + 1, word.start);
  // Where a line begins a key is typed, unless each line of the file is a reference.
  if ((lead.trim() === '' && lineKindIn(entry.surroundings, text) === undefined) || /(?:^|\s)#/.test(lead)) return undefined;
  const known = placeOf(entry.images.sites, word, word);
  if (known) return known;
  for (const standIn of STAND_INS) {
    const changed = text.slice(0, word.start) + standIn + text.slice(word.end);
    const { surroundings } = entry;
    const { sites } = findImages(() => treeFor({ text: changed, surroundings, isCandidate: false }), changed, surroundings);
    const place = placeOf(sites, word, { start: word.start, end: word.start + standIn.length });
    if (place) return place;
  }
  return undefined;
}

/** The place of a word where one of the sites, or a part of one, takes up just this stretch. */
function placeOf(sites: readonly ImageSite[], word: Span, { start, end }: Span): ImagePlace | undefined {
  const isThere = (span: Span): boolean => span.start === start && span.end === end;
  const site = sites.find((each) => each.sure && each.within === undefined && each.readOnly === undefined && leavesOf(each).some(isThere));
  return site && { role: site.parts?.find(({ span }) => isThere(span))?.role ?? 'whole', word, site };
}

/** The word around an offset: between blanks, quotes and brackets, and behind what leads to a reference in `--from=` and `docker://`. */
function wordAt(text: string, offset: number): Span {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const before = /(?:[^\s"'`,[\]{}=/]|(?<!\/)\/(?!\/))*$/.exec(line)?.[0] ?? '';
  const behind = /^[^\s"'`,[\]{}]*/.exec(text.slice(offset, offset + 1000))?.[0] ?? '';
  return { start: offset - before.length, end: offset + behind.length };
}

/** The part of a whole reference that a repository's name replaces: all in front of a tag or a digest, which stay. */
function nameSpan(text: string, word: Span): Span {
  const written = text.slice(word.start, word.end);
  const suffix = /(?::[\w.-]*)?(?:@[\w:+.-]*)?$/.exec(written.slice(written.lastIndexOf('/') + 1))?.[0] ?? '';
  return { start: word.start, end: word.end - suffix.length };
}

function nameOffers(snapshot: Snapshot, uri: string, names: readonly UsedName[], span: Span, typed: string): readonly ImageOffer[] {
  return fitting(names, typed, ({ name }) => name).map((used) => ({ label: used.name, kind: 'image', ...about(snapshot, uri, used), span, asksAgain: false }));
}

/** Repositories of the registry that the reference has already; with their host where it has none. */
function repositoryOffers(snapshot: Snapshot, uri: string, names: readonly UsedName[], { word, site }: ImagePlace, typed: string): readonly ImageOffer[] {
  const registry = site.parts?.find(({ role }) => role === 'registry')?.value ?? '';
  if (registry === '') return nameOffers(snapshot, uri, names, word, typed);
  const [host = '', ...above] = registry.split('/');
  const prefix = above.length > 0 ? `${above.join('/')}/` : '';
  const own = names.filter(({ domain, path }) => domain.toLowerCase() === host.toLowerCase() && path.startsWith(prefix));
  return fitting(own, typed, ({ path }) => path.slice(prefix.length)).map((used) => ({
    label: used.path.slice(prefix.length), kind: 'image', ...about(snapshot, uri, used), span: word, asksAgain: false,
  }));
}

function hostOffers(snapshot: Snapshot, uri: string, names: readonly UsedName[], span: Span, behind: string): readonly ImageOffer[] {
  const hosts = new Map<string, { images: number; readonly files: Set<string>; readonly example: string }>();
  for (const { domain, name, path, images, files, example } of names) {
    // A host that is implied is not written.
    if (name === path) continue;
    const known = hosts.get(domain) ?? { images: 0, files: new Set(), example };
    known.images += images;
    for (const file of files) known.files.add(file);
    hosts.set(domain, known);
  }
  return [...hosts].sort(([a, left], [b, right]) => right.images - left.images || (a < b ? -1 : 1)).map(([host, { images, files, example }]) => ({
    label: host + behind, kind: 'host', detail: sourceWords(resolveText(snapshot, uri, example), hostOf), documentation: usedIn(images, files), span, asksAgain: behind !== '',
  }));
}

function tagOffers(names: readonly UsedName[], { word, site }: ImagePlace): readonly ImageOffer[] {
  const parsed = parseReference(site.written);
  if (!parsed.ok) return [];
  const { domain, path } = parsed.reference;
  const tags = new Map<string, number>();
  for (const used of names) {
    if (used.domain !== domain || fullPath(used) !== path) continue;
    for (const [tag, images] of used.tags) tags.set(tag, (tags.get(tag) ?? 0) + images);
  }
  return [...tags].sort(([, a], [, b]) => b - a).map(([tag, images]) => ({
    label: tag, kind: 'tag', detail: tell`of ${domain}/${path}`, documentation: tell`Used by ${imageCount(images)}.`, span: word, asksAgain: false,
  }));
}

function fullPath({ example, path }: UsedName): string {
  const parsed = parseReference(example);
  return parsed.ok ? parsed.reference.path : path;
}

/** Those that hold what is typed, or all where none does; so many that a person can look through them. */
function fitting(names: readonly UsedName[], typed: string, labelOf: (used: UsedName) => string): readonly UsedName[] {
  const own = names.filter((used) => labelOf(used).toLowerCase().includes(typed.toLowerCase()));
  return (own.length > 0 ? own : names).slice(0, MOST_OFFERED);
}

function about(snapshot: Snapshot, uri: string, { example, images, files }: UsedName): Pick<ImageOffer, 'detail' | 'documentation'> {
  return { detail: sourceWords(resolveText(snapshot, uri, example), nameOf), documentation: usedIn(images, files) };
}

function usedIn(images: number, files: ReadonlySet<string>): string {
  return tell`Used by ${imageCount(images)} in ${fileCount(files.size)}.`;
}

/** Where a reference is pulled from in a few words; `partOf` gives what of the pull source is shown. */
function sourceWords({ status, sources, normalized }: Resolution, partOf: (reference: string) => string): string {
  const first = sources[0]?.reference ?? undefined;
  if (status === 'ambiguous') return tell`undefined: ${sources.length} candidates`;
  if (status === 'unpullable') return tell`cannot be pulled: every source is blocked`;
  if (status !== 'mirrored' || first === undefined || first === normalized) return tell`pulled as written`;
  return `→ ${partOf(first)}`;
}

function nameOf(reference: string): string {
  const parsed = parseReference(reference);
  return parsed.ok ? reference.slice(0, parsed.reference.spans.path.end) : reference;
}

function hostOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'));
}

/** The names that are used in files and open texts, the most used first; what is being typed at the cursor is none. */
function namesBeside(snapshot: Snapshot, uri: string, word: Span): readonly UsedName[] {
  const names = new Map<string, OpenName>();
  for (const used of namesOfClosed(snapshot).values()) names.set(used.name, { ...used, files: new Set(used.files), tags: new Map(used.tags) });
  for (const document of snapshot.documents.values()) {
    if (!isOfWorkspace(document.uri, snapshot.folders)) continue;
    const entry = entryOf(snapshot, document.uri);
    if (entry) add(names, entry, document.uri === uri ? word : undefined);
  }
  return [...names.values()].sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1));
}

/** The names in the files on disk that are not open, with the open ones that they were counted without. */
const lastOfClosed = new WeakMap<Snapshot['files'], { readonly open: string; readonly names: ReadonlyMap<string, UsedName> }>();

function namesOfClosed({ files, documents }: Snapshot): ReadonlyMap<string, UsedName> {
  const open = [...documents.keys()].join('\n');
  const known = lastOfClosed.get(files);
  if (known?.open === open) return known.names;
  const names = new Map<string, OpenName>();
  for (const entry of files.values()) if (!documents.has(entry.uri)) add(names, entry, undefined);
  lastOfClosed.set(files, { open, names });
  return names;
}

/** Adds the names in a file, but for that of the site at `without`. */
function add(names: Map<string, OpenName>, { uri, images }: Entry, without: Span | undefined): void {
  for (const site of images.sites) {
    if (!site.sure || site.obstacle !== undefined || site.readOnly !== undefined) continue;
    if (without && leavesOf(site).some(({ start, end }) => start <= without.end && end >= without.start)) continue;
    const parsed = parseReference(site.written);
    if (!parsed.ok) continue;
    const { domain, spans, tag } = parsed.reference;
    const name = site.written.slice(0, spans.path.end);
    const known: OpenName = names.get(name) ?? { name, domain, path: site.written.slice(spans.path.start, spans.path.end), example: site.written, images: 0, files: new Set(), tags: new Map() };
    known.images += 1;
    known.files.add(uri);
    if (tag !== undefined) known.tags.set(tag, (known.tags.get(tag) ?? 0) + 1);
    names.set(name, known);
  }
}
