import { parseToml } from '../../syntax/toml';
import { tomlValues, type TomlNode } from '../../syntax/tomlValues';
import { Blocked } from '../execute/failure';
import { readTime } from '../go/time';
import { bool, dict, float, int64, list, unknown } from '../make';
import { originsOf, sliced, string, textOf } from '../text';
import type { Origins, StringValue, Value } from '../value';
import { errorDict } from './json';
import { at, knownText, open, stringAt, strict, type Family } from './kit';
import { toToml } from './tomlWrite';

/** What TOML 1.1 allows, which BurntSushi's decoder reads and ours does not: times without seconds, two more escapes, inline tables over lines. */
const NEWER = /\d\d:\d\d(?![:\d])|\\[ex]|\{[^}]*[\n}]/;

/** Reads TOML as BurntSushi's decoder does; undefined where the text is none. */
function read(text: StringValue): Value | undefined {
  const content = knownText(text);
  const file = parseToml(content);
  if (file.problems.length === 0) return lift(tomlValues(file), text, content);
  if (NEWER.test(content)) throw new Blocked({ code: 'function', name: 'fromToml' });
  return undefined;
}

function lift(node: TomlNode, text: StringValue, content: string): Value {
  const written = content.slice(node.span.start, node.span.end);
  const origins = node.kind === 'map' || node.kind === 'list' ? [] : originsOf({ kind: 'string', segments: sliced(text.segments, node.span.start, node.span.end) });
  switch (node.kind) {
    case 'map':
      return dict(new Map(node.entries.map(({ key, value }): [string, Value] => [key.text, lift(value, text, content)])));
    case 'list': {
      const items = list(node.items.map((item) => lift(item, text, content)));
      // Tables under one `[[header]]` are a list of maps to Go; an array that is written as one is a list of anything.
      return written.startsWith('[[') && node.items[0]?.kind === 'map' ? { ...items, type: '[]map[string]interface {}' } : items;
    }
    case 'string': {
      const exact = { kind: 'string', segments: sliced(text.segments, node.inner.start, node.inner.end) } as const;
      return textOf(exact) === node.text ? exact : string(node.text, origins);
    }
    case 'boolean':
      return bool(node.value, origins);
    case 'integer':
      return int64(integerOf(written), origins);
    case 'float':
      return float(node.value, origins);
    case 'date':
      return timeOf(written, origins);
  }
}

/** Only UTC is the same on every machine: Go names other zones, and gives times without one, by the zone of the machine. */
function timeOf(written: string, origins: Origins): Value {
  const time = readTime(written);
  if (!time) return unknown({ code: 'time', name: 'zone' }, origins);
  const entries = new Map<string, Value>([['unix', int64(BigInt(time.seconds))]]);
  if (time.nanos > 0) entries.set('nanos', int64(BigInt(time.nanos)));
  return { kind: 'dict', type: 'time.Time', entries, origins };
}

function integerOf(written: string): bigint {
  const digits = written.replaceAll('_', '');
  const size = BigInt(digits.replace(/^[+-]/, ''));
  return digits.startsWith('-') ? -size : size;
}

export const TOML: Family = {
  toToml: open('a', (args) => toToml(at(args, 0))),
  fromToml: strict('s', (args) => read(stringAt(args, 0)) ?? errorDict('fromToml')),
};
