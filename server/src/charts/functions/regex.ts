import { goRegexp, type GoMatch, type GoRegexp } from '../../base/goRegexp';
import { Blocked } from '../execute/failure';
import { bool, nilList } from '../make';
import { edited, originsOf, slice, string } from '../text';
import type { Segment, StringValue, Value } from '../value';
import { pieces } from './strings';
import { fail, integer, knownText, originsOfAll, strict, stringAt, text, type Family, type GoFunction, type Host } from './kit';

const compiled = new Map<string, GoRegexp | undefined>();
const MAX_COMPILED = 200;
const MAX_PATTERN = 2000;
const MAX_WORK = 20_000_000;
/** How many matches one call may ask for: a text that each pass makes ten times as long has soon more of them than there is room for. */
const MAX_MATCHES = 100_000;

/** The expression by RE2's rules, or undefined where it is none. */
function expression(pattern: string): GoRegexp | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const made = goRegexp(pattern);
  compiled.set(pattern, made);
  return made;
}

/** The expression of an argument. A pattern or text so long that even linear time is long is not run. */
function regex(pattern: string, subject: string, host: Host): GoRegexp {
  if (pattern.length > MAX_PATTERN || pattern.length * subject.length > MAX_WORK) throw new Blocked({ code: 'budget', name: 'regex' });
  host.spend((pattern.length * subject.length) / 256);
  const found = expression(pattern);
  if (!found) throw fail(`error parsing regexp: ${pattern}`);
  return found;
}

/** The first matches, at most as many as asked for; a negative number asks for all. Throws `Blocked` where those are too many. */
function matchesOf(found: GoRegexp, content: string, most: number): readonly GoMatch[] {
  const matches = found.findAll(content, most < 0 ? MAX_MATCHES + 1 : Math.min(most, MAX_MATCHES + 1));
  if (matches.length > MAX_MATCHES) throw new Blocked({ code: 'budget', name: 'regex' });
  return matches;
}

function replaceAll(args: readonly Value[], host: Host, literal: boolean): Value {
  const subject = stringAt(args, 1);
  const content = knownText(subject);
  const by = stringAt(args, 2);
  const template = knownText(by);
  const found = regex(text(args, 0), content, host);
  const edits = matchesOf(found, content, -1).map((match) => {
    const isPlain = literal || !template.includes('$');
    return { start: match.start, end: match.end, by: isPlain ? by.segments : expanded(found, match, template, by, subject) };
  });
  return edited(subject, edits);
}

function expanded(found: GoRegexp, match: GoMatch, template: string, by: StringValue, subject: StringValue): readonly Segment[] {
  // Whatever the template takes over from the text is in it as a whole; one group alone keeps its own segments.
  const alone = /^\$\{?(\d)\}?$/.exec(template);
  const group = alone ? match.groups[Number(alone[1])] : undefined;
  const text = found.expand(template, match);
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
  if (most === 0) return nilList('[]string');
  if (pattern !== '' && content === '') return made([{ start: 0, end: 0 }]);
  if (pattern === '') return made(pieces(content, '', most));
  const parts: { start: number; end: number }[] = [];
  let [from, end] = [0, 0];
  for (const match of matchesOf(regex(pattern, content, host), content, most)) {
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
  const [match] = regex(text(args, 0), content, host).findAll(content, 1);
  return match ? slice(subject, match.start, match.end) : string('');
}

/** Texts that Go's regexp makes room for at first. */
const ALLOCATED = 10;

const FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  regexMatch: strict('ss', (args, host) => {
    const content = text(args, 1);
    return bool(regex(text(args, 0), content, host).matches(content), originsOfAll(args));
  }),
  regexFind: strict('ss', find),
  regexFindAll: strict('ssi', (args, host) => {
    const subject = stringAt(args, 1);
    const content = knownText(subject);
    const items = matchesOf(regex(text(args, 0), content, host), content, integer(args, 2)).map(({ start, end }) => slice(subject, start, end));
    return items.length > 0 ? { kind: 'list', type: '[]string', items, origins: [], capacity: Math.max(ALLOCATED, items.length * 3) } : nilList('[]string');
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
