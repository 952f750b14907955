import type { FoundImages, Surroundings } from '../images/model';
import { withoutUserInfo } from '../reference/userInfo';
import { isEmptyOfImages, NO_LINES } from './analyze';
import { decodeLines, encodeLines } from './lineCode';
import { NO_SILENCES } from './silences';
import type { Entry } from './snapshot';
import type { Chart } from './surroundings';

/** Changes with the form of the file. */
const FORMAT = 1;
const END = '.';

/** What was not looked for when a file was read: nothing, its images, or all but a registry file. */
export type LeftOut = '' | 'images' | 'all';

/** What was kept of one file. */
export interface IndexRecord {
  /** The state that the file was in when it was read. */
  readonly stamp: string;
  /** What was known around the file; see `surroundingsKey`. */
  readonly around: string;
  readonly leftOut: LeftOut;
  /** Of a Chart.yaml what it says of its chart. */
  readonly chart: Chart | undefined;
  /** The line that it was read from or is written as. */
  readonly line: string;
  /** The entry; undefined where the record cannot be read after all. */
  entry(uri: string, surroundings: Surroundings): Entry | undefined;
}

/** What was kept of a workspace folder, by the files' URIs below it. */
export type Index = ReadonlyMap<string, IndexRecord>;

/** What an index is good for: another program or another folder starts anew. */
export interface IndexOwner {
  /** The product, down to the build that runs. */
  readonly product: string;
  readonly folder: string;
}

interface Header extends IndexOwner {
  readonly format: number;
  readonly around: readonly string[];
}

/**
 * Reads an index that `writeIndex` wrote. Empty for whatever is not one, was cut off, or belongs to another program or folder. One line is one
 * file; its columns are separated by tabs: name, stamp, number of its surroundings, flag, chart, lines, everything else of the entry.
 */
export function readIndex(text: string, owner: IndexOwner): Index {
  const records = new Map<string, IndexRecord>();
  const header = readHeader(text.slice(0, Math.max(0, text.indexOf('\n'))));
  if (!header || header.format !== FORMAT || header.product !== owner.product || header.folder !== owner.folder) return records;
  if (!text.endsWith(`\n${END}`)) return records;
  for (let start = text.indexOf('\n') + 1; start < text.length - END.length;) {
    const end = text.indexOf('\n', start);
    const nameEnd = text.indexOf('\t', start);
    if (nameEnd < 0 || nameEnd > end) return new Map();
    const record = recordOf(text.slice(nameEnd + 1, end), header.around);
    if (record) records.set(text.slice(start, nameEnd), record);
    start = end + 1;
  }
  return records;
}

function readHeader(line: string): Header | undefined {
  const header = parsed(line);
  if (typeof header !== 'object' || header === null || !('around' in header) || !Array.isArray(header.around)) return undefined;
  return header as Header;
}

function recordOf(line: string, arounds: readonly string[]): IndexRecord | undefined {
  const columns = line.split('\t');
  const [stamp, number, flag, chart, lines, rest] = columns;
  const around = arounds[Number(number)];
  if (columns.length !== 6 || stamp === undefined || chart === undefined || lines === undefined || rest === undefined || around === undefined) return undefined;
  return {
    stamp, around, line, leftOut: flag === 'all' || flag === 'images' ? flag : '',
    chart: chart === '' ? undefined : (parsed(chart) as Chart | undefined),
    entry: (uri, surroundings) => {
      const kept = rest === '' ? {} : keptOf(rest);
      return kept && {
        uri, hash: '', lines: lines === '' ? NO_LINES : decodeLines(lines), images: NO_IMAGES, surroundings, registry: undefined, silences: NO_SILENCES, ...kept,
      };
    },
  };
}

const NO_IMAGES: FoundImages = { kind: undefined, sites: [] };

const shared = new Map<string, Partial<Entry>>();
/** Longer ones hold images, and hardly two of them are the same. */
const LONGEST_SHARED = 100;

function keptOf(text: string): Partial<Entry> | undefined {
  const known = shared.get(text);
  if (known) return known;
  const kept = parsed(text) as Partial<Entry> | undefined;
  if (kept && text.length < LONGEST_SHARED && shared.size < 1000) shared.set(text, kept);
  return kept;
}

/** One file of an index that is to be written. */
export interface IndexedFile {
  /** Its URI below the folder, which has neither tabs nor line ends. */
  readonly name: string;
  /** A record that still holds, written as it was read. */
  readonly record: Pick<IndexRecord, 'line' | 'around'>;
}

/** The text of an index. */
export function writeIndex(owner: IndexOwner, files: readonly IndexedFile[]): string {
  const numbers = new Map<string, number>();
  const lines: string[] = [];
  for (const { name, record: { line, around } } of files) {
    const number = numbers.get(around) ?? numbers.size;
    numbers.set(around, number);
    const [stamp = '', , ...rest] = line.split('\t');
    lines.push([name, stamp, number, ...rest].join('\t'));
  }
  const header: Header = { format: FORMAT, product: owner.product, folder: owner.folder, around: [...numbers.keys()] };
  return [ascii(JSON.stringify(header)), ...lines, END].join('\n');
}

/**
 * The record of an entry; undefined for one that is not kept: a registry file, which is read anew each time, and whatever holds the user info or the query of an
 * address. Everything of an entry is kept that does not follow from where it stands, so that what is added to it later is kept too.
 */
export function recordFor(entry: Entry, known: Pick<IndexRecord, 'stamp' | 'around' | 'leftOut' | 'chart'>): Pick<IndexRecord, 'line' | 'around'> | undefined {
  const { lines, registry, silences, images, ...others } = entry;
  if (registry) return undefined;
  const isFound = images.kind !== undefined || !isEmptyOfImages(images);
  const kept = Object.entries({ ...others, uri: undefined, surroundings: undefined, registry: undefined, images: isFound ? images : undefined, silences: silences === NO_SILENCES ? undefined : silences });
  const written = kept.filter(([, value]) => value !== undefined && value !== '');
  const rest = written.length === 0 ? '' : `{${written.map(([name, value]) => `"${name}":${textOf(value, name)}`).join(',')}}`;
  const chart = known.chart ? textOf(known.chart) : '';
  if ([rest, chart, known.around].some(holdsSecret)) return undefined;
  const columns = [known.stamp, '', known.leftOut, chart, lines === NO_LINES ? '' : encodeLines(lines), rest];
  return { line: columns.join('\t'), around: known.around };
}

/** No secret may be written: what has none of its signs is searched no further. */
function holdsSecret(text: string): boolean {
  if (/:\/\/[^\s"]*\?/.test(text)) return true;
  return text.includes('@') && [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].some(([quoted]) => isSecret(parsed(quoted)));
}

function isSecret(text: unknown): boolean {
  return typeof text === 'string' && withoutUserInfo(text) !== text && !ONLY_NAMES.test(text);
}

/** A text of nothing but names of parameters, as Tekton puts a digest behind an image: what they stand for is written elsewhere. */
const ONLY_NAMES = /^\$\([\w.-]+\)(?:[@:/]\$\([\w.-]+\))*$/;

/* Maps are written under a name that no object has, and looked for only where it stands. */
const MAP = '$map';

function textOf(value: unknown, name = ''): string {
  // Images are plain, and by far the most of what is written.
  return ascii(name === 'images' ? JSON.stringify(value) : JSON.stringify(value, mapsToo));
}

function mapsToo(_name: string, value: unknown): unknown {
  return value instanceof Map ? { [MAP]: [...(value as Map<unknown, unknown>)] } : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, text.includes(MAP) ? revived : undefined) as unknown;
  } catch {
    return undefined;
  }
}

function revived(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MAP in value) || !Array.isArray(value[MAP])) return value;
  return new Map(value[MAP] as [unknown, unknown][]);
}

/** The same JSON in ASCII, which is read as fast as its bytes. */
function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
