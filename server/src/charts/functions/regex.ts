import { RE2JS } from 're2js';
import { Blocked } from '../execute/failure';
import { bool } from '../make';
import { edited, originsOf, slice, string } from '../text';
import type { Segment, StringValue, Value } from '../value';
import { pieces } from './strings';
import { fail, integer, knownText, originsOfAll, strict, stringAt, text, type Family, type GoFunction, type Host } from './kit';

const compiled = new Map<string, RE2JS | undefined>();
const MAX_COMPILED = 200;
const MAX_PATTERN = 2000;
const MAX_WORK = 20_000_000;

/** The expression by RE2's rules, or undefined where it is none. */
function expression(pattern: string): RE2JS | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  let made: RE2JS | undefined;
  try {
    // Go has no look-behind, which this library adds.
    made = /\(\?<[=!]/.test(pattern) ? undefined : RE2JS.compile(pattern);
  } catch {
    made = undefined;
  }
  compiled.set(pattern, made);
  return made;
}

/** The expression of an argument. A pattern or text so long that even linear time is long is not run. */
function regex(pattern: string, subject: string, host: Host): RE2JS {
  if (pattern.length > MAX_PATTERN || pattern.length * subject.length > MAX_WORK) throw new Blocked({ code: 'budget', name: 'regex' });
  host.spend((pattern.length * subject.length) / 256);
  const found = expression(pattern);
  if (!found) throw fail(`error parsing regexp: ${pattern}`);
  return found;
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
  readonly names: Readonly<Record<string, number>>;
}

/** All matches, as Go finds them: no empty one directly behind another match. */
function matches(found: RE2JS, subject: string, most: number): readonly Match[] {
  const matcher = found.matcher(subject);
  const list: Match[] = [];
  let behind = -1;
  while ((most < 0 || list.length < most) && matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === behind) continue;
    behind = end;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined);
    list.push({ start, end, groups, names: matcher.namedGroups });
  }
  return list;
}

/** A template of Regexp.Expand: `$1`, `${1}`, `$name`, `$$`; the longest name counts. */
function expand(template: string, match: Match): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare;
    if (name === undefined) return '$';
    if (/^\d+$/.test(name) && (name === '0' || !name.startsWith('0'))) return match.groups[Number(name)] ?? '';
    const index = match.names[name];
    return index === undefined ? '' : (match.groups[index] ?? '');
  });
}

function replaceAll(args: readonly Value[], host: Host, literal: boolean): Value {
  const subject = stringAt(args, 1);
  const content = knownText(subject);
  const by = stringAt(args, 2);
  const template = knownText(by);
  const found = matches(regex(text(args, 0), content, host), content, -1);
  const edits = found.map((match) => ({ start: match.start, end: match.end, by: replacement(match, template, by, subject, literal) }));
  return edited(subject, edits);
}

function replacement(match: Match, template: string, by: StringValue, subject: StringValue, literal: boolean): readonly Segment[] {
  if (literal || !template.includes('$')) return by.segments;
  // Whatever the template takes over from the text is in it as a whole; one group alone keeps its own segments.
  const alone = /^\$\{?(\d)\}?$/.exec(template);
  const group = alone ? match.groups[Number(alone[1])] : undefined;
  const text = expand(template, match);
  if (group === undefined || text !== group) return [{ text, origins: originsOfAll([subject, by]) }];
  const offset = knownText(slice(subject, match.start, match.end)).indexOf(group);
  return slice(subject, match.start + offset, match.start + offset + group.length).segments;
}

function split(args: readonly Value[], host: Host): Value {
  const subject = stringAt(args, 1);
  const content = knownText(subject);
  const most = integer(args, 2);
  const pattern = text(args, 0);
  const made = (parts: readonly { readonly start: number; readonly end: number }[]): Value => ({
    kind: 'list', type: '[]string', items: parts.map(({ start, end }) => slice(subject, start, end)), origins: [],
  });
  if (most === 0) return made([]);
  if (pattern !== '' && content === '') return made([{ start: 0, end: 0 }]);
  if (pattern === '') return made(pieces(content, '', most));
  const parts: { start: number; end: number }[] = [];
  let [from, end] = [0, 0];
  for (const match of matches(regex(pattern, content, host), content, most)) {
    if (most > 0 && parts.length === most - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push({ start: from, end });
    from = match.end;
  }
  if (end !== content.length) parts.push({ start: from, end: content.length });
  return made(parts);
}

function find(args: readonly Value[], host: Host): Value {
  const subject = stringAt(args, 1);
  const content = knownText(subject);
  const [match] = matches(regex(text(args, 0), content, host), content, 1);
  return match ? slice(subject, match.start, match.end) : string('');
}

const FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  regexMatch: strict('ss', (args, host) => {
    const content = text(args, 1);
    return bool(regex(text(args, 0), content, host).matcher(content).find(), originsOfAll(args));
  }),
  regexFind: strict('ss', find),
  regexFindAll: strict('ssi', (args, host) => {
    const subject = stringAt(args, 1);
    const content = knownText(subject);
    const items = matches(regex(text(args, 0), content, host), content, integer(args, 2)).map(({ start, end }) => slice(subject, start, end));
    return { kind: 'list', type: '[]string', items, origins: [] };
  }),
  regexReplaceAll: strict('sss', (args, host) => replaceAll(args, host, false)),
  regexReplaceAllLiteral: strict('sss', (args, host) => replaceAll(args, host, true)),
  regexSplit: strict('ssi', split),
};

/** With a broken expression `regexMatch` alone says no; the others end the rendering. */
function lenient(called: GoFunction): GoFunction {
  return {
    ...called,
    call: (args, host) => (text(args, 0).length <= MAX_PATTERN && !expression(text(args, 0)) ? bool(false, originsOfAll(args)) : called.call(args, host)),
  };
}

export const REGEX: Family = {
  ...FUNCTIONS,
  ...Object.fromEntries(Object.entries(FUNCTIONS).map(([name, each]) => [`mustR${name.slice(1)}`, each])),
  ...(FUNCTIONS['regexMatch'] ? { regexMatch: lenient(FUNCTIONS['regexMatch']) } : {}),
  regexQuoteMeta: strict('s', (args) => string(text(args, 0).replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'), originsOf(stringAt(args, 0)))),
};
