import { lstatSync, statSync } from 'node:fs';
import { stampOf } from './stamp';
import { loadStored, saveStored, type StoredKind } from './storedFile';

const RUN: StoredKind = { mark: 'mirror-lens-run', extension: '.run', most: 32 };

/** A stream that a run wrote to: 1 for standard output, 2 for standard error. */
export type Stream = 1 | 2;

/** Everything that a run of the command line looked at, and what came of it: as long as all of it is the same, so is what the run prints. */
export interface KeptRun {
  /** The states of the files and folders that were read or looked for, by path; see `stateAt`. */
  readonly states: ReadonlyMap<string, string>;
  /** Variables of the environment that were asked for. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** The day that the run took for today, where it asked. */
  readonly today: string | undefined;
  /** What was written, in order; bytes of one stream in a row are one piece. */
  readonly written: readonly { readonly stream: Stream; readonly bytes: Uint8Array }[];
  /** The exit status. */
  readonly status: number;
}

/** The part of a kept run that is JSON; the states and the written bytes follow it. */
interface Head {
  readonly name: string;
  readonly environment: readonly (readonly [string, string | null])[];
  readonly today: string | null;
  readonly status: number;
  readonly statesLength: number;
  readonly written: readonly (readonly [Stream, number])[];
}

/** Between paths and states, and behind each: no path of any system holds it. */
const SEPARATOR = '\0';
/** In front of a path whose own state is meant where it is a symbolic link, not that of what it leads to. */
export const LINK = '\u0001';
const NEWLINE = 0x0a;

/**
 * The state of what stands at a path, links followed; of the link itself for a path with `LINK` in front. A folder's state changes when an entry is added, removed
 * or renamed in it. Empty where there is nothing, or nothing that can be asked for its state.
 */
export function stateAt(path: string): string {
  try {
    const stats = path.startsWith(LINK)
      ? lstatSync(path.slice(1), { bigint: true, throwIfNoEntry: false })
      : statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats ? stampOf(stats).text : '';
  } catch {
    return '';
  }
}

/** Keeps a run under a name that says all that was asked for: arguments, working directory, product. */
export function keepRun(folder: string, name: string, run: KeptRun): void {
  const states = Buffer.from([...run.states].map(([path, state]) => `${path}${SEPARATOR}${state}${SEPARATOR}`).join(''), 'utf8');
  const head: Head = {
    name,
    environment: [...run.environment].map(([variable, value]) => [variable, value ?? null]),
    today: run.today ?? null,
    status: run.status,
    statesLength: states.length,
    written: run.written.map(({ stream, bytes }) => [stream, bytes.length]),
  };
  saveStored(folder, name, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`, 'utf8'), states, ...run.written.map(({ bytes }) => bytes)]), RUN);
}

/**
 * What the run of that name wrote and its exit status, if everything that it looked at is as it was; undefined otherwise. Nothing is read but the
 * kept run itself: states are asked for, in the order in which the run came to them.
 */
export function replayableRun(folder: string, name: string, environment: Readonly<Record<string, string | undefined>>, today: string): Pick<KeptRun, 'written' | 'status'> | undefined {
  const body = loadStored(folder, name, RUN);
  if (!body) return undefined;
  const end = body.indexOf(NEWLINE);
  const head = JSON.parse(body.toString('utf8', 0, end)) as Head;
  if (head.name !== name || (head.today !== null && head.today !== today)) return undefined;
  if (head.environment.some(([variable, value]) => (environment[variable] ?? null) !== value)) return undefined;
  let at = end + 1 + head.statesLength;
  if (!areSame(body.toString('utf8', end + 1, at))) return undefined;
  const written = head.written.map(([stream, length]) => ({ stream, bytes: body.subarray(at, (at += length)) }));
  return { written, status: head.status };
}

function areSame(states: string): boolean {
  for (let at = 0; at < states.length;) {
    const middle = states.indexOf(SEPARATOR, at);
    const end = states.indexOf(SEPARATOR, middle + 1);
    if (stateAt(states.slice(at, middle)) !== states.slice(middle + 1, end)) return false;
    at = end + 1;
  }
  return true;
}
