import type { Answer, FilePort, FileStamp } from '../workspace/port';
import { LINK, stateAt } from './keptRun';
import { pathOfUri } from './node';

/** A port that notes what is asked of it, and whether what it noted can be relied on. */
export interface RecordedPort {
  readonly port: FilePort;
  /** The states of all that was asked for, by path relative to the folder where it lies below it; undefined where something changed meanwhile, or too short a time ago. */
  states(): ReadonlyMap<string, string> | undefined;
  /** The day that was given as today; undefined where nobody asked. */
  today(): string | undefined;
}

/** What changed this short a time before it was read may change again without another state, on a coarse clock; in ms. */
const TOO_YOUNG = 2000;

/** Notes what is asked of a port; `folder` is the working directory. */
export function recordedPort(port: FilePort, folder: string, now: () => number = Date.now): RecordedPort {
  const below = `${folder}${folder.endsWith('/') ? '' : '/'}`;
  const states = new Map<string, string>();
  const started = now();
  let isSpoiled = false;
  let today: string | undefined;

  const note = (path: string, state: string, isNew = isYoung(state, started)): void => {
    const name = path.startsWith(below) && path.length > below.length ? path.slice(below.length) : path;
    const known = states.get(name);
    if (known === undefined) states.set(name, state);
    // What is not a folder or file of this machine has no path, and one with a line end in it would not come back as it is.
    if ((known !== undefined && known !== state) || path.includes('\0') || isNew) isSpoiled = true;
  };
  const look = (uri: string): void => {
    if (uri.startsWith('file:')) note(pathOfUri(uri), stateAt(pathOfUri(uri)));
    else isSpoiled = true;
  };
  const noted = <T>(uri: string, answer: Answer<T>, stampIn: (given: T) => FileStamp | undefined): Answer<T> => {
    const take = (given: T): T => {
      const stamp = stampIn(given);
      if (stamp === undefined) look(uri);
      else note(pathOfUri(uri), stamp.text, stamp.changed >= Math.floor(started - TOO_YOUNG));
      return given;
    };
    return answer instanceof Promise ? answer.then(take) : take(answer);
  };

  return {
    port: {
      ...port,
      read: (uri, limit) => noted(uri, port.read(uri, limit), (given) => (given.ok ? given.stamp : undefined)),
      bytes: (uri, limit) => {
        look(uri);
        return port.bytes(uri, limit);
      },
      list: (uri) => {
        look(uri);
        return port.list(uri);
      },
      stamp: (uri) => noted(uri, port.stamp(uri), (given) => given),
      stat: (uri) => {
        look(uri);
        if (uri.startsWith('file:')) note(`${LINK}${pathOfUri(uri)}`, stateAt(`${LINK}${pathOfUri(uri)}`));
        return port.stat(uri);
      },
      ...(port.today && {
        today: () => (today ??= port.today?.() ?? ''),
      }),
    },
    states: () => (isSpoiled ? undefined : states),
    today: () => today,
  };
}

/** Whether a state tells of a change shortly before the run, or during it. The later of its two times is the third number of a stamp, in nanoseconds. */
function isYoung(state: string, started: number): boolean {
  if (state === '') return false;
  const [, content, file] = state.split('.');
  return Math.max(Number(content), Number(file)) / 1e6 > started - TOO_YOUNG;
}
