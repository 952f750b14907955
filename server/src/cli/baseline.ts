import { dirname, relative, resolve, sep } from 'node:path';
import type { Finding, LoadedTexts } from '../features/model';
import { pathOfUri } from '../platform/node';
import { fingerprinted } from './fingerprints';
import { UsageError, type CliHost } from './host';
import { uriOfArgument } from './paths';
import { shown } from './words';

/** Old findings that rest, as a file keeps them. */
export interface Baseline {
  /** How many findings of each fingerprint rest. */
  readonly counts: ReadonlyMap<string, number>;
  /** The path, relative to the file of the baseline, of each fingerprint's file. */
  readonly files: ReadonlyMap<string, string>;
}

/** Findings without those that rest. */
export interface Sifted {
  readonly findings: readonly Finding[];
  readonly resting: number;
  /** How many of the baseline's findings in reported files are there no more. */
  readonly gone: number;
}

interface Record {
  readonly code: string;
  readonly file: string;
  readonly message: string;
  readonly fingerprint: string;
  readonly count: number;
}

const VERSION = 1;

/** Reads the file of `--baseline`. Throws a `UsageError` where it cannot be read or is none. */
export async function readBaseline(host: CliHost, path: string): Promise<Baseline> {
  const file = await host.port.read(uriOfArgument(host.cwd, path), Number.MAX_SAFE_INTEGER);
  if (!file.ok) throw new UsageError(`cannot read the baseline ${shown(path)}: ${file.detail}.${file.reason === 'gone' ? ` Write it with --write-baseline ${shown(path)}.` : ''}`);
  const records = recordsIn(file.text);
  if (!records) throw new UsageError(`${shown(path)} is no baseline of this version; write it anew with --write-baseline ${shown(path)}.`);
  return {
    counts: new Map(records.map(({ fingerprint, count }) => [fingerprint, count])),
    files: new Map(records.map(({ fingerprint, file: name }) => [fingerprint, name])),
  };
}

/** Takes the findings out that a baseline lets rest; of equal ones the first in the file. `isReported` tells the files that findings are reported of. */
export function sift(host: CliHost, path: string, baseline: Baseline, found: { readonly findings: readonly Finding[]; readonly texts: LoadedTexts; readonly isReported: (uri: string) => boolean }): Sifted {
  const known = fingerprinted(found.findings, found.texts, { hash: (text) => host.port.hash(text), pathOf: pathsFrom(host, path) });
  const left = known.filter(({ fingerprint, ordinal }) => ordinal >= (baseline.counts.get(fingerprint) ?? 0));
  const used = new Map<string, number>();
  for (const { fingerprint } of known) used.set(fingerprint, (used.get(fingerprint) ?? 0) + 1);
  const folder = dirname(resolve(host.cwd, path));
  const gone = [...baseline.counts].filter(([fingerprint]) => found.isReported(uriOfArgument(folder, baseline.files.get(fingerprint) ?? ''))).reduce((sum, [fingerprint, count]) => sum + Math.max(0, count - (used.get(fingerprint) ?? 0)), 0);
  return { findings: left.map(({ finding }) => finding), resting: known.length - left.length, gone };
}

/** The text of a baseline of these findings, the same for the same findings: it is made to be committed. */
export function baselineText(host: CliHost, path: string, findings: readonly Finding[], texts: LoadedTexts): string {
  const pathOf = pathsFrom(host, path);
  const records = new Map<string, Record>();
  for (const { finding, fingerprint, ordinal } of fingerprinted(findings, texts, { hash: (text) => host.port.hash(text), pathOf })) {
    const message = records.get(fingerprint)?.message ?? finding.message;
    records.set(fingerprint, { code: finding.code, file: pathOf(finding.uri), message, fingerprint, count: ordinal + 1 });
  }
  const key = ({ file, code, fingerprint }: Record): string => JSON.stringify([file, code, fingerprint]);
  const sorted = [...records.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${JSON.stringify({ version: VERSION, findings: sorted }, null, 2)}\n`;
}

/** Paths relative to the baseline's folder, so that it holds from whatever folder the command runs in. */
function pathsFrom(host: CliHost, path: string): (uri: string) => string {
  const folder = dirname(resolve(host.cwd, path));
  return (uri) => {
    if (!uri.startsWith('file:')) return uri;
    const [file = '', inArchive] = uri.split('#', 2);
    const name = relative(folder, pathOfUri(file)).split(sep).join('/');
    return inArchive === undefined ? name : `${name}#${inArchive}`;
  };
}

function recordsIn(text: string): readonly Record[] | undefined {
  try {
    const { version, findings } = JSON.parse(text) as { readonly version?: unknown; readonly findings?: unknown };
    return version === VERSION && Array.isArray(findings) && findings.every(isRecord) ? findings : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record {
  if (typeof value !== 'object' || value === null) return false;
  const { fingerprint, file, count } = value as { readonly [key: string]: unknown };
  return typeof fingerprint === 'string' && typeof file === 'string' && typeof count === 'number' && Number.isInteger(count) && count > 0;
}
