import { RE2JS, RE2JSException } from 're2js';

/** A regular expression of Go's `regexp` package: RE2's syntax, and time linear in the text. */
export interface GoRegexp {
  /** Whether the expression matches anywhere in the text, as `MatchString`. */
  matches(text: string): boolean;
  /** `ReplaceAllString`: every match replaced by the template, in which `$1`, `${1}` and `$name` stand for groups. */
  replaceAll(text: string, template: string): string;
  /** The leftmost match with its groups, as `FindStringSubmatch`; a group that took no part is undefined. */
  find(text: string): readonly (string | undefined)[] | undefined;
  /** The leftmost match's span, in UTF-16 code units. */
  findIndex(text: string): readonly [start: number, end: number] | undefined;
  /** The matches from left to right, `most` of them or, where that is negative, all, as `FindAllStringSubmatch`. */
  findAll(text: string, most: number): readonly GoMatch[];
  /** A match put into a template, as `Expand`. */
  expand(template: string, match: GoMatch): string;
}

/** One match, in UTF-16 code units. */
export interface GoMatch {
  readonly start: number;
  readonly end: number;
  /** The whole match and its groups; a group that took no part is undefined. */
  readonly groups: readonly (string | undefined)[];
}

/** The most characters of an expression that is compiled; a longer one is refused as Go refuses one that is too large. */
const LONGEST = 10_000;

/** Compiles an expression; undefined where Go's `regexp.Compile` gives an error. */
export function goRegexp(expression: string): GoRegexp | undefined {
  const compiled = compile(expression);
  if (!compiled) return undefined;
  const names = compiled.namedGroups();
  return {
    matches: (text) => compiled.matcher(text).find(),
    replaceAll: (text, template) => replaceAll(compiled, text, parseTemplate(template, names)),
    find: (text) => {
      const matcher = compiled.matcher(text);
      return matcher.find() ? groupsOf(matcher) : undefined;
    },
    findIndex: (text) => {
      const matcher = compiled.matcher(text);
      return matcher.find() ? [matcher.start(), matcher.end()] : undefined;
    },
    findAll: (text, most) => findAll(compiled, text, most),
    expand: (template, { groups }) => expand(parseTemplate(template, names), groups),
  };
}

function compile(expression: string): RE2JS | undefined {
  // Go has no look-behind, which the library adds.
  if (expression.length > LONGEST || /\(\?<[=!]/.test(expression)) return undefined;
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

type Matcher = ReturnType<RE2JS['matcher']>;

function groupsOf(matcher: Matcher): readonly (string | undefined)[] {
  return Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? undefined);
}

/**
 * The loop of Go's own, by hand: an empty match directly behind a match is none, where Java's rules, which the library's own replacing
 * follows, take it (`(.*)` matches `abc` once in Go and twice in Java).
 */
function findAll(expression: RE2JS, text: string, most: number): readonly GoMatch[] {
  const matcher = expression.matcher(text);
  const found: GoMatch[] = [];
  let lastEnd = -1;
  while ((most < 0 || found.length < most) && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    found.push({ start, end, groups: groupsOf(matcher) });
  }
  return found;
}

function replaceAll(expression: RE2JS, text: string, template: readonly Piece[]): string {
  let result = '';
  let copied = 0;
  for (const { start, end, groups } of findAll(expression, text, -1)) {
    result += text.slice(copied, start) + expand(template, groups);
    copied = end;
  }
  return result + text.slice(copied);
}

type Piece = string | number;

function expand(template: readonly Piece[], groups: readonly (string | undefined)[]): string {
  return template.map((piece) => (typeof piece === 'string' ? piece : (groups[piece] ?? ''))).join('');
}

/** A name behind `$`: as many letters, digits and underscores as there are, or what stands in braces. */
const VARIABLE = /^\$(?:\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/u;

/** Takes a template apart as Go's `expand` does: `$$` is a dollar, a malformed `$` stands for itself, an unknown group for nothing. */
function parseTemplate(template: string, names: Readonly<Record<string, number>>): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let rest = template; rest !== '';) {
    const at = rest.indexOf('$');
    if (at < 0) return [...pieces, rest];
    if (at > 0) pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
    if (rest.startsWith('$$')) {
      pieces.push('$');
      rest = rest.slice(2);
      continue;
    }
    const [whole, braced, bare] = VARIABLE.exec(rest) ?? [];
    const name = braced ?? bare;
    if (whole === undefined || name === undefined) {
      pieces.push('$');
      rest = rest.slice(1);
      continue;
    }
    const group = groupNumber(name, names);
    if (group !== undefined) pieces.push(group);
    rest = rest.slice(whole.length);
  }
  return pieces;
}

/** A name of digits alone without a leading zero is a number; as in Go, one of nine digits or more is no group. */
function groupNumber(name: string, names: Readonly<Record<string, number>>): number | undefined {
  if (/^(?:0|[1-9][0-9]*)$/.test(name)) return name.length < 9 ? Number(name) : undefined;
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
