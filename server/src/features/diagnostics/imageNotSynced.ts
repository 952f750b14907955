import { tell } from '../../base/texts';
import { nearestFolder, nameOf } from '../../base/uri';
import type { Unlisted } from '../../images/model';
import { hostKey } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import { entryOf, type Entry, type NamedInventory, type Snapshot } from '../../workspace/snapshot';
import { writtenFor } from '../inventories/addition';
import { certainAddition } from '../inventories/certain';
import { coverageOf, isFilledBy, listingOf, type Pulled } from '../inventories/coverage';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts, JudgedImage } from './model';
import { both, environmentNames, quoted, sentences } from './words';

const CODE = 'image.not-synced';

/** An image that is pulled from a mirror which inventories fill, and none of them copies it there. */
export const imageNotSynced: DiagnosticRule = {
  code: CODE,
  title: 'An image is pulled from a mirror that no inventory copies it to',
  severity: 'warning',
  check: (file) => {
    const inventories = inventoriesFor(file);
    if (inventories.length === 0) return [];
    return file.images().flatMap((image) => detect(file, image, inventories));
  },
};

/** The inventories that a setting names for a file; none for an inventory itself, and none before every file has been seen. */
function inventoriesFor({ snapshot, uri, entry }: CheckedFile): readonly NamedInventory[] {
  if (snapshot.scan.phase !== 'done' || entry.surroundings.isInventory === true) return [];
  return snapshot.inventories(nearestFolder(snapshot.folders, uri));
}

/** An image that is missing on one mirror, with the inventories that fill it. */
interface Missing {
  readonly pulled: Pulled;
  /** As it is pulled, with its tag. */
  readonly written: string;
  readonly environments: readonly string[];
  readonly inventories: readonly Filling[];
}

interface Filling {
  readonly inventory: NamedInventory;
  readonly entry: Entry;
}

function detect(file: CheckedFile, image: JudgedImage, inventories: readonly NamedInventory[]): readonly Detection[] {
  // What other lists copy or record is pulled by nobody.
  if (image.site.kind === 'image-list' || image.site.kind === 'lock') return [];
  const asked = image.resolution.perEnvironment.length;
  return missingOf(file.snapshot, image, inventories).map((missing) => ({
    span: image.site.span,
    message: messageOf(file.snapshot, missing, missing.environments.length < asked),
    related: missing.inventories.map(({ entry }) => ({ uri: entry.uri, span: { start: 0, end: 0 }, message: tell`This inventory fills ${quoted(missing.pulled.host)}.` })),
    needs: missing.inventories.map(({ entry }) => entry.uri),
    fixes: (texts) => missing.inventories.map((filling) => addition(file.snapshot, image, missing, filling, texts)),
  }));
}

/** Of each mirror that Environments pull an image from, whether it is missing there; those that say the same as one. */
function missingOf(snapshot: Snapshot, { resolution }: JudgedImage, inventories: readonly NamedInventory[]): readonly Missing[] {
  const { reference } = resolution;
  if (!reference) return [];
  const byPull = new Map<string, Missing>();
  for (const { id, status, sources } of resolution.perEnvironment) {
    const [source, another] = sources;
    if (status === 'ambiguous' || status === 'unknown' || !source?.reference || source.blocked || another) continue;
    const known = byPull.get(source.reference);
    const missing = known ?? missingAt(snapshot, reference, source.reference, inventories);
    if (missing) byPull.set(source.reference, { ...missing, environments: [...missing.environments, ...(id === undefined ? [] : [id])] });
  }
  return [...byPull.values()];
}

function missingAt(snapshot: Snapshot, { tag, digest }: Reference, source: string, inventories: readonly NamedInventory[]): Missing | undefined {
  const parsed = parseReference(source);
  if (!parsed.ok) return undefined;
  const { domain, path } = parsed.reference;
  const pulled: Pulled = { host: hostKey(domain), path, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
  const filling = inventories.filter((inventory) => isFilledBy(inventory, pulled));
  const found = filling.flatMap((inventory) => inventory.uris.flatMap((uri) => {
    const entry = entryOf(snapshot, uri);
    return entry ? [{ inventory, entry }] : [];
  }));
  // One that could not be read may copy anything.
  if (found.length === 0 || filling.some((inventory) => inventory.uris.length === 0)) return undefined;
  if (found.some(({ inventory, entry }) => coverageOf(inventory, listingOf(entry), pulled) !== 'missing')) return undefined;
  const written = `${domain}/${path}${pulled.tag === undefined ? '' : `:${pulled.tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return { pulled, written, environments: [], inventories: eachFileOnce(found) };
}

function eachFileOnce(found: readonly Filling[]): readonly Filling[] {
  return found.filter(({ entry }, index) => found.findIndex((other) => other.entry === entry) === index);
}

function messageOf(snapshot: Snapshot, { pulled, written, environments, inventories }: Missing, isPart: boolean): string {
  const names = inventories.map(({ entry }) => quoted(shownName(snapshot, entry)));
  const fills = names.length === 1
    ? tell`${names.join('')} fills ${quoted(pulled.host)} and does not list it.`
    : tell`${namesOf(names)} fill ${quoted(pulled.host)} and do not list it.`;
  const isMissing = isPart && environments.length > 0 ? tell`${quoted(written)} is not synced in ${environmentNames(environments)}:` : tell`${quoted(written)} is not synced:`;
  const besides = inventories.flatMap(({ entry }) => unlistedIn(entry, quoted(shownName(snapshot, entry))));
  return sentences(isMissing, fills, ...besides);
}

const UNLISTED: Readonly<Record<Unlisted, () => string>> = {
  'operator catalogs': () => tell`operator catalogs`,
  'release channels': () => tell`release channels`,
  'Helm charts': () => tell`Helm charts`,
  'imported components': () => tell`imported components`,
  'other image lists': () => tell`other image lists`,
};

const MOST_NAMES = 3;

function namesOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  if (rest > 0) return tell`${names.slice(0, MOST_NAMES).join(', ')} and ${rest} more`;
  return both(names);
}

function unlistedIn({ images }: Entry, name: string): readonly string[] {
  const unlisted: readonly Unlisted[] = images.inventory?.unlisted ?? [];
  if (unlisted.length === 0) return [];
  return [tell`${name} also copies ${both(unlisted.map((what) => UNLISTED[what]()))}, whose images it does not list.`];
}

/** A file below its folder by its path, another by its name. */
function shownName(snapshot: Snapshot, entry: Entry): string {
  return nearestFolder(snapshot.folders, entry.uri) === undefined ? nameOf(entry.uri) : entry.surroundings.path;
}

function addition(snapshot: Snapshot, image: JudgedImage, { pulled, written }: Missing, { inventory, entry }: Filling, texts: FixTexts): Fix | undefined {
  const { sites } = entry.images;
  const reference = copiedFrom(image, inventory, entry);
  if (!reference) return undefined;
  return fixOf(
    snapshot,
    texts,
    { title: tell`Add to ${quoted(shownName(snapshot, entry))}: ${quoted(writtenFor(sites, reference))}`, code: CODE },
    [{ uri: entry.uri, edits: ({ text, tree }) => certainAddition(text, tree, { inventory, entry, reference, pulled, target: written }) }],
  );
}

/** What an inventory would have to list: the reference as written, if it names where the image comes from and not the mirror itself. */
function copiedFrom({ resolution }: JudgedImage, { host }: NamedInventory, entry: Entry): Reference | undefined {
  const { reference } = resolution;
  if (!reference || hostKey(reference.domain) !== host) return reference;
  const namesMirror = entry.images.sites.some(({ written }) => {
    const parsed = parseReference(written);
    return parsed.ok && hostKey(parsed.reference.domain) === host;
  });
  return namesMirror ? reference : undefined;
}
