import type { DictValue } from '../value';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const LAYOUT = /January|Jan|Monday|Mon|MST|2006|-07:00:00|-07:00|-070000|-0700|-07|Z07:00:00|Z07:00|Z070000|Z0700|Z07|[.,](?:0+|9+)(?!\d)|002|01|02|03|04|05|06|15|PM|pm|__2|_2(?!006)|1|2|3|4|5/g;

/** Seconds since 1970 of a time value, all in UTC: the zone of the machine that runs Helm cannot be known. */
export function secondsOf(value: DictValue): number {
  const unix = value.entries.get('unix');
  return unix?.kind === 'int' ? Number(unix.value) : 0;
}

/** The fraction of its second, as nine digits. */
export function fractionOf(value: DictValue): string {
  const nanos = value.entries.get('nanos');
  return (nanos?.kind === 'int' ? nanos.value : 0n).toString().padStart(9, '0');
}

/** How times are written in JSON and TOML. */
export const RFC3339 = '2006-01-02T15:04:05.999999999Z07:00';

/** A time in UTC as Go's Time.Format writes it. */
export function formatTime(value: DictValue, layout: string): string {
  const date = new Date(secondsOf(value) * 1000);
  return layout.replace(LAYOUT, (part) => (/^[.,][09]/.test(part) ? fraction(fractionOf(value), part) : piece(date, part)));
}

/** Zeros of a layout are digits that are written, nines such that are left out at the end. */
function fraction(digits: string, part: string): string {
  const cut = digits.slice(0, part.length - 1).padEnd(part.length - 1, '0');
  const shown = part[1] === '9' ? cut.replace(/0+$/, '') : cut;
  return shown === '' ? '' : part.slice(0, 1) + shown;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function piece(date: Date, part: string): string {
  const hour = date.getUTCHours();
  switch (part) {
    case 'January': return MONTHS[date.getUTCMonth()] ?? '';
    case 'Jan': return (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
    case 'Monday': return DAYS[date.getUTCDay()] ?? '';
    case 'Mon': return (DAYS[date.getUTCDay()] ?? '').slice(0, 3);
    case 'MST': return 'UTC';
    case '2006': return String(date.getUTCFullYear()).padStart(4, '0');
    case '06': return two(date.getUTCFullYear() % 100);
    case '01': return two(date.getUTCMonth() + 1);
    case '1': return String(date.getUTCMonth() + 1);
    case '02': return two(date.getUTCDate());
    case '_2': return String(date.getUTCDate()).padStart(2, ' ');
    case '2': return String(date.getUTCDate());
    case '002': return String(dayOfYear(date)).padStart(3, '0');
    case '__2': return String(dayOfYear(date)).padStart(3, ' ');
    case '15': return two(hour);
    case '03': return two(hour % 12 || 12);
    case '3': return String(hour % 12 || 12);
    case '04': return two(date.getUTCMinutes());
    case '4': return String(date.getUTCMinutes());
    case '05': return two(date.getUTCSeconds());
    case '5': return String(date.getUTCSeconds());
    case 'PM': return hour >= 12 ? 'PM' : 'AM';
    case 'pm': return hour >= 12 ? 'pm' : 'am';
    default: return zone(part);
  }
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function zone(part: string): string {
  if (part.startsWith('Z')) return 'Z';
  if (part.startsWith('-')) return part.replace('-', '+').replace(/\d/g, '0');
  return part;
}

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?[Zz]$/;

/** A time in UTC as TOML writes it: seconds since 1970, and the nanoseconds of the fraction. Undefined for one in another zone, or in none. */
export function readTime(text: string): { readonly seconds: number; readonly nanos: number } | undefined {
  const [whole, ...groups] = WRITTEN.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = groups.slice(0, 6).map((part) => Number(part));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, Number.isNaN(second) ? 0 : second);
  return { seconds: date.getTime() / 1000, nanos: Number((groups[6] ?? '').slice(0, 9).padEnd(9, '0')) };
}

const PATTERNS: Readonly<Record<string, string>> = {
  2006: '(?<year>\\d{4})', '01': '(?<month>\\d{2})', '02': '(?<day>\\d{2})', 15: '(?<hour>\\d{2})', '04': '(?<minute>\\d{2})', '05': '(?<second>\\d{2})',
  1: '(?<month>\\d{1,2})', 2: '(?<day>\\d{1,2})', Jan: '(?<name>[A-Z][a-z]{2})', MST: 'UTC', 'Z07:00': 'Z', '-0700': '\\+0000',
};

/**
 * Reads a time in UTC by a Go layout.
 *
 * @returns seconds since 1970; `unsupported` for a layout or zone that is not read here; undefined where the text is no such time
 */
export function parseTime(layout: string, text: string): number | 'unsupported' | undefined {
  let pattern = '';
  let from = 0;
  for (const found of layout.matchAll(LAYOUT)) {
    const part = PATTERNS[found[0]];
    if (part === undefined) return 'unsupported';
    pattern += escape(layout.slice(from, found.index)) + part;
    from = found.index + found[0].length;
  }
  const groups = matchGroups(`^${pattern}${escape(layout.slice(from))}$`, text);
  if (groups === 'unsupported') return groups;
  if (!groups) return /[+-]\d\d:?\d\d$|[A-Z]{3}$/.test(text) ? 'unsupported' : undefined;
  const month = groups['name'] === undefined ? Number(groups['month'] ?? 1) : MONTHS.findIndex((each) => each.startsWith(groups['name'] ?? '?')) + 1;
  const [year, day, hour, minute, second] = ['year', 'day', 'hour', 'minute', 'second'].map((name, index) => Number(groups[name] ?? (index === 1 ? 1 : 0)));
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, month - 1, day);
  date.setUTCHours(hour ?? 0, minute, second);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour && date.getUTCMinutes() === minute;
  return same && date.getUTCSeconds() === second ? date.getTime() / 1000 : undefined;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function matchGroups(pattern: string, text: string): Readonly<Record<string, string | undefined>> | 'unsupported' | undefined {
  // The same part twice would be a group twice.
  if (/\(\?<(\w+)>.*\(\?<\1>/.test(pattern)) return 'unsupported';
  return new RegExp(pattern).exec(text)?.groups;
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, 'µs': 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** The seconds of a Go duration such as `-1h30m`, or undefined. */
export function parseDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  const parts = [...body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== body) return undefined;
  return sign * parts.reduce((sum, part) => sum + Number(part[1]) * (UNITS[part[2] ?? ''] ?? 0), 0);
}

/** A duration of whole seconds as Go prints it. */
export function formatDuration(seconds: number): string {
  const size = Math.abs(seconds);
  const hours = Math.floor(size / 3600);
  const minutes = Math.floor((size % 3600) / 60);
  const sign = seconds < 0 ? '-' : '';
  if (hours > 0) return `${sign}${hours}h${minutes}m${size % 60}s`;
  return minutes > 0 ? `${sign}${minutes}m${size % 60}s` : `${sign}${size}s`;
}
