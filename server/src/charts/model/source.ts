import { readTar, type Dropped } from './tar';
import type { ChartText, ChartWorld, Needs, Unpacker } from './world';

/** The files of one chart, wherever they are: in a folder, in an archive, or in a folder of either. */
export interface Source {
  readonly uri: string;
  /** Paths below the chart's folder. */
  readonly paths: readonly string[];
  uriOf(path: string): string;
  text(path: string): ChartText | null | undefined;
  bytes(path: string): Uint8Array | null | undefined;
}

/** Notes what is not at hand. */
export class NeedList {
  readonly #folders = new Set<string>();
  readonly #texts = new Set<string>();
  readonly #bytes = new Set<string>();

  folder(uri: string): void {
    this.#folders.add(uri);
  }

  text(uri: string): void {
    this.#texts.add(uri);
  }

  bytes(uri: string): void {
    this.#bytes.add(uri);
  }

  get size(): number {
    return this.#folders.size + this.#texts.size + this.#bytes.size;
  }

  get list(): Needs {
    return { folders: [...this.#folders], texts: [...this.#texts], bytes: [...this.#bytes] };
  }
}

/** A chart's folder; undefined, and noted, where it has not been listed. */
export function folderSource(uri: string, world: ChartWorld, needs: NeedList): Source | undefined {
  const paths = world.list(uri);
  if (!paths) {
    needs.folder(uri);
    return undefined;
  }
  const uriOf = (path: string): string => `${uri}/${PLAIN.test(path) ? path : path.split('/').map(encodeStep).join('/')}`;
  return {
    uri,
    paths,
    uriOf,
    text: (path) => noted(world.text(uriOf(path)), () => needs.text(uriOf(path))),
    bytes: (path) => noted(world.bytes(uriOf(path)), () => needs.bytes(uriOf(path))),
  };
}

/** A path that stands in a URI as it is, as nearly all do. */
const PLAIN = /^[\w./~-]*$/;

/** A segment as editors spell it in a URI. */
function encodeStep(step: string): string {
  return encodeURIComponent(step).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function noted<T>(value: T | undefined, note: () => void): T | undefined {
  if (value === undefined) note();
  return value;
}

/** The folder `path` of a chart's files, as a chart of its own. */
export function innerSource(outer: Source, path: string, paths: readonly string[]): Source {
  const at = (inner: string): string => `${path}/${inner}`;
  return {
    uri: outer.uriOf(path),
    paths,
    uriOf: (inner) => outer.uriOf(at(inner)),
    text: (inner) => outer.text(at(inner)),
    bytes: (inner) => outer.bytes(at(inner)),
  };
}

/** What an archive holds, or why it holds nothing. */
export interface Archive {
  readonly source: Source | undefined;
  readonly dropped: readonly Dropped[];
  readonly failed: 'damaged' | 'too-large' | undefined;
}

/** Helm takes 100 MB; the largest chart archives of public repositories hold less than a tenth of this. */
const LARGEST_ARCHIVE = 48 * 1024 * 1024;

const opened = new WeakMap<Uint8Array, Map<string, Archive>>();

/** Reads a `.tgz`, once for each array of bytes and URI. */
export function archiveSource(uri: string, bytes: Uint8Array, unpacker: Unpacker): Archive {
  const known = opened.get(bytes) ?? new Map<string, Archive>();
  opened.set(bytes, known);
  const archive = known.get(uri) ?? openArchive(uri, bytes, unpacker);
  known.set(uri, archive);
  return archive;
}

function openArchive(uri: string, bytes: Uint8Array, unpacker: Unpacker): Archive {
  const inflated = unpacker.gunzip(bytes, LARGEST_ARCHIVE);
  if (typeof inflated === 'string') return { source: undefined, dropped: [], failed: inflated };
  const { files, dropped, damaged } = readTar(inflated);
  const contents = new Map(files.map((file) => [file.path, file.bytes]));
  const texts = new Map<string, ChartText | null>();
  const uriOf = (path: string): string => `${uri}#/${path}`;
  const text = (path: string): ChartText | null => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const content = contents.get(path);
    const decoded = content && unpacker.decode(content);
    const read = decoded === undefined ? null : { uri: uriOf(path), text: decoded };
    texts.set(path, read);
    return read;
  };
  const source: Source = { uri, paths: [...contents.keys()], uriOf, text, bytes: (path) => contents.get(path) ?? null };
  return { source, dropped, failed: damaged ? 'damaged' : undefined };
}
