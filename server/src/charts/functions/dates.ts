import { Blocked } from '../execute/failure';
import { formatDuration, formatTime, parseDuration, parseTime, secondsOf } from '../go/time';
import { int64 } from '../make';
import { string } from '../text';
import type { DictValue, Value } from '../value';
import { at, fail, originsOfAll, strict, text, type Family } from './kit';

function time(seconds: number, args: readonly Value[]): DictValue {
  if (!Number.isInteger(seconds)) throw new Blocked({ code: 'function', name: 'date' });
  return { kind: 'dict', type: 'time.Time', entries: new Map([['unix', int64(BigInt(seconds))]]), origins: originsOfAll(args) };
}

/** The seconds of a date argument. What is neither a time nor a number is now, to Sprig. */
function secondsAt(args: readonly Value[], index: number): number {
  const value = at(args, index);
  if (value.kind === 'dict' && value.type === 'time.Time') return secondsOf(value);
  if (value.kind === 'int') return Number(value.value);
  throw new Blocked({ code: 'time', name: 'now' });
}

/** Zones need the tables of the machine that Helm runs on; UTC is the same everywhere. */
function formatted(args: readonly Value[], layout: string, date: number, zone: string | undefined): Value {
  if (zone !== undefined && zone !== 'UTC' && zone !== '') throw new Blocked({ code: 'function', name: 'dateInZone' });
  const given = at(args, date);
  const value = given.kind === 'dict' && given.type === 'time.Time' ? given : time(secondsAt(args, date), args);
  return string(formatTime(value, layout), originsOfAll(args));
}

function dateOf(args: readonly Value[]): Value {
  const seconds = parseTime(text(args, 0), text(args, 1));
  if (typeof seconds === 'number') return time(seconds, args);
  throw new Blocked({ code: 'function', name: 'toDate' });
}

function modified(args: readonly Value[], failing: boolean): Value {
  const seconds = parseDuration(text(args, 0));
  if (seconds === undefined && failing) throw fail('time: invalid duration');
  const value = at(args, 1);
  if (value.kind === 'dict' && value.entries.has('nanos')) throw new Blocked({ code: 'function', name: 'dateModify' });
  return time(secondsAt(args, 1) + (seconds ?? 0), args);
}

/** In the machine's own zone, which is not known, unless the value's own day is asked for nothing but itself. */
function local(args: readonly Value[], layout: string, date: number): Value {
  const value = at(args, date);
  // A number is put into the machine's zone; a time that was read keeps its own.
  if (value.kind !== 'dict') throw new Blocked({ code: 'time', name: 'zone' });
  throw new Blocked({ code: 'time', name: layout });
}

export const DATES: Family = {
  date: strict('sa', (args) => local(args, text(args, 0), 1)),
  dateInZone: strict('sas', (args) => formatted(args, text(args, 0), 1, text(args, 2))),
  date_in_zone: strict('sas', (args) => formatted(args, text(args, 0), 1, text(args, 2))),
  htmlDate: strict('a', (args) => local(args, '2006-01-02', 0)),
  htmlDateInZone: strict('as', (args) => formatted(args, '2006-01-02', 0, text(args, 1))),
  dateModify: strict('sa', (args) => modified(args, false)),
  date_modify: strict('sa', (args) => modified(args, false)),
  mustDateModify: strict('sa', (args) => modified(args, true)),
  must_date_modify: strict('sa', (args) => modified(args, true)),
  toDate: strict('ss', dateOf),
  mustToDate: strict('ss', dateOf),
  unixEpoch: strict('a', (args) => string(String(secondsAt(args, 0)), originsOfAll(args))),
  duration: strict('a', (args) => {
    const value = at(args, 0);
    const seconds = value.kind === 'string' ? Number(text(args, 0)) : value.kind === 'int' && value.type === 'int64' ? Number(value.value) : 0;
    return string(formatDuration(Number.isInteger(seconds) && Math.abs(seconds) < 9e9 ? seconds : 0), originsOfAll(args));
  }),
  durationRound: strict('a', (args) => {
    const value = at(args, 0);
    const seconds = value.kind === 'string' ? (parseDuration(text(args, 0)) ?? 0) : value.kind === 'int' && value.type === 'int64' ? Number(value.value) / 1e9 : 0;
    if (value.kind === 'dict') throw new Blocked({ code: 'time', name: 'now' });
    return string(rounded(seconds), originsOfAll(args));
  }),
};

const UNITS: readonly (readonly [string, number])[] = [['y', 31_536_000], ['mo', 2_592_000], ['d', 86_400], ['h', 3600], ['m', 60], ['s', 1]];

/** The largest unit that fits, and how many of it. */
function rounded(seconds: number): string {
  for (const [name, size] of UNITS) if (seconds > size || (name === 's' && seconds >= size)) return `${Math.floor(seconds / size)}${name}`;
  return '0s';
}
