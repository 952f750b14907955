/** A source of chance that a seed repeats (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `fresh` is a dict that may be changed without being changed for all others: two dicts that hold each other would end Helm. */
type Kind = 'string' | 'int' | 'number' | 'bool' | 'list' | 'dict' | 'fresh' | 'any';

const TEXTS = ['""', '"a"', '"hello"', '"a-b.c"', '"1.10"', '"true"', '"yes"', '" x "', '"foo/bar"', '"A B"', '"é€"', '"x\\ny"', '"a,b,c"', '"0x1F"', '"10"', '"1e3"',
  '"registry.io/app"', '"v1.2.3"', '"1.2.3-rc.1+meta"', '"it\'s"', '"# c"', '"a: b"', '"- x"', '"null"', '"~"', '"[x]"', '"\\"q\\""', '"tail "', '"\\tt"', '"2020-01-02"', '"%s"', '"snake_case"', '"CamelCase"', '`raw\\n`'];
const PATHS: Readonly<Record<Kind, readonly string[]>> = {
  string: ['.Values.s', '.Values.e', '.Values.image.tag', '.Values.image.repository', '.Release.Name', '.Chart.AppVersion', '$.Values.s', '.Values.long'],
  int: [],
  number: ['.Values.big', '.Values.f', '.Values.z', '.Values.three', '.Values.neg'],
  bool: ['.Values.t', '.Values.no'],
  list: ['.Values.l', '.Values.strings', '.Values.none', '.Values.nested'],
  fresh: ['(deepCopy .Values.m)', '(deepCopy .Values.image)', '(dict "a" (dict))'],
  dict: ['.Values.m', '.Values.image', '.Values.empty', '.Values.deep'],
  any: ['.Values.missing', '.Values.nil', '.Values.m.a', '.Values.image.missing'],
};

/** The values that the templates of `template` look at. */
export const FUZZ_VALUES = {
  s: 'text', long: '[a text that is longer than eighty columns, so that it is folded, with "quotes"  and more of it behind them', e: '', t: true, no: false, nil: null, big: 1234567, f: 3.1, z: 0, three: 3, neg: -2.5,
  l: [1, null, 'x', ['a', 'b'], true], strings: ['b', 'a', 'b'], none: [], nested: [{ name: 'n', image: 'i:1' }, { name: 'o' }],
  m: { z: 1, a: null, q: { r: 's' }, b10: 'x', b9: 'y' }, empty: {},
  image: { registry: 'reg.io', repository: 'app/x', tag: '1.10', digest: '', pullPolicy: 'Always' }, deep: { a: { b: { c: 'd' } }, l: [1, 2] },
};

/** Signatures: what a function takes and gives. `keys` and `values` are left out, as Go gives them in no order. */
const FUNCTIONS: readonly (readonly [string, Kind, readonly Kind[]])[] = [
  ['upper', 'string', ['string']], ['lower', 'string', ['string']], ['title', 'string', ['string']], ['untitle', 'string', ['string']], ['swapcase', 'string', ['string']],
  ['snakecase', 'string', ['string']], ['kebabcase', 'string', ['string']], ['camelcase', 'string', ['string']], ['initials', 'string', ['string']], ['nospace', 'string', ['string']],
  ['trim', 'string', ['string']], ['trimAll', 'string', ['string', 'string']], ['trimSuffix', 'string', ['string', 'string']], ['trimPrefix', 'string', ['string', 'string']],
  ['trunc', 'string', ['int', 'string']], ['abbrev', 'string', ['int', 'string']], ['repeat', 'string', ['int', 'string']], ['wrap', 'string', ['int', 'string']], ['wrapWith', 'string', ['int', 'string', 'string']],
  ['substr', 'string', ['int', 'int', 'string']], ['contains', 'bool', ['string', 'string']], ['hasPrefix', 'bool', ['string', 'string']], ['hasSuffix', 'bool', ['string', 'string']],
  ['quote', 'string', ['any']], ['squote', 'string', ['any']], ['cat', 'string', ['any', 'any']], ['indent', 'string', ['int', 'string']], ['nindent', 'string', ['int', 'string']],
  ['replace', 'string', ['string', 'string', 'string']], ['plural', 'string', ['string', 'string', 'int']], ['toString', 'string', ['any']], ['toStrings', 'list', ['any']], ['join', 'string', ['string', 'any']],
  ['split', 'dict', ['string', 'string']], ['splitList', 'list', ['string', 'string']], ['splitn', 'dict', ['string', 'int', 'string']], ['sortAlpha', 'list', ['any']],
  ['printf "%s-%v"', 'string', ['any', 'any']], ['printf "%d|%5.1f|%q"', 'string', ['any', 'any', 'any']], ['printf "%T %t %x %8v|%-8s|"', 'string', ['any', 'any', 'string', 'any', 'any']],
  ['print', 'string', ['any', 'any', 'any']], ['println', 'string', ['any', 'any']], ['html', 'string', ['string']], ['js', 'string', ['string']], ['urlquery', 'string', ['string']],
  ['add', 'int', ['any', 'any']], ['sub', 'int', ['any', 'any']], ['mul', 'int', ['any', 'any']], ['div', 'int', ['any', 'any']], ['mod', 'int', ['any', 'any']], ['max', 'int', ['any', 'any']], ['min', 'int', ['any', 'any']],
  ['add1', 'int', ['any']], ['addf', 'number', ['any', 'any']], ['subf', 'number', ['number', 'number']], ['mulf', 'number', ['any', 'any']], ['divf', 'number', ['any', 'number']], ['floor', 'number', ['any']], ['ceil', 'number', ['any']], ['round', 'number', ['any', 'int']],
  ['int', 'int', ['any']], ['int64', 'number', ['any']], ['float64', 'number', ['any']], ['atoi', 'int', ['string']], ['toDecimal', 'number', ['any']], ['len', 'int', ['any']], ['seq', 'string', ['int', 'int']], ['until', 'list', ['int']],
  ['default', 'any', ['any', 'any']], ['coalesce', 'any', ['any', 'any', 'any']], ['empty', 'bool', ['any']], ['ternary', 'any', ['any', 'any', 'bool']], ['all', 'bool', ['any', 'any']], ['any', 'bool', ['any', 'any']],
  ['eq', 'bool', ['any', 'any']], ['ne', 'bool', ['string', 'string']], ['eq', 'bool', ['string', 'string', 'string']], ['lt', 'bool', ['int', 'int']], ['le', 'bool', ['string', 'string']], ['gt', 'bool', ['number', 'number']], ['not', 'bool', ['any']], ['and', 'any', ['any', 'any']], ['or', 'any', ['any', 'any']],
  ['kindOf', 'string', ['any']], ['typeOf', 'string', ['any']], ['kindIs "string"', 'bool', ['any']], ['kindIs "map"', 'bool', ['any']], ['typeIs "string"', 'bool', ['any']], ['deepEqual', 'bool', ['any', 'any']],
  ['list', 'list', ['any', 'any']], ['tuple', 'list', ['any']], ['first', 'any', ['list']], ['last', 'any', ['list']], ['rest', 'list', ['list']], ['initial', 'list', ['list']], ['reverse', 'list', ['list']], ['uniq', 'list', ['list']], ['compact', 'list', ['list']],
  ['append', 'list', ['list', 'any']], ['prepend', 'list', ['list', 'any']], ['has', 'bool', ['any', 'list']], ['without', 'list', ['list', 'any']], ['concat', 'list', ['list', 'list']], ['slice', 'list', ['list', 'int', 'int']], ['chunk', 'list', ['int', 'list']], ['index', 'any', ['list', 'int']],
  ['dict "a"', 'dict', ['any']], ['dict "b" 1 "a"', 'dict', ['any']], ['merge', 'dict', ['fresh', 'fresh', 'fresh']], ['mergeOverwrite', 'dict', ['fresh', 'fresh']], ['deepCopy', 'any', ['any']], ['pick', 'dict', ['dict', 'string']], ['omit', 'dict', ['dict', 'string']],
  ['hasKey', 'bool', ['dict', 'string']], ['get', 'any', ['dict', 'string']], ['set', 'dict', ['fresh', 'string', 'list']], ['unset', 'dict', ['fresh', 'string']], ['pluck "a"', 'list', ['dict', 'dict']], ['dig "a" "b"', 'any', ['any', 'dict']], ['index', 'any', ['dict', 'string']],
  ['toYaml', 'string', ['any']], ['toJson', 'string', ['any']], ['toPrettyJson', 'string', ['any']], ['toRawJson', 'string', ['any']], ['b64enc', 'string', ['string']], ['sha256sum', 'string', ['string']], ['sha1sum', 'string', ['string']], ['adler32sum', 'string', ['string']], ['b32enc', 'string', ['string']],
  ['regexMatch "^[a-z.]+$"', 'bool', ['string']], ['regexFind "[a-z]+"', 'string', ['string']], ['regexReplaceAll "([a-z])(.)"', 'string', ['string', 'string']], ['regexReplaceAllLiteral "[^a-z]"', 'string', ['string', 'string']], ['regexSplit "[,.]"', 'list', ['string', 'int']], ['regexQuoteMeta', 'string', ['string']], ['regexFindAll "."', 'list', ['string', 'int']],
  ['base', 'string', ['string']], ['dir', 'string', ['string']], ['clean', 'string', ['string']], ['ext', 'string', ['string']], ['required "m"', 'any', ['any']], ['include "helper"', 'string', ['any']], ['include "echo"', 'string', ['any']], ['semver', 'any', ['string']], ['semverCompare ">=1.0-0"', 'bool', ['string']], ['semverCompare "^1.2"', 'bool', ['string']],
];

/** Templates that the generated ones include. */
export const FUZZ_HELPERS = `{{- define "helper" -}}{{- if . }}{{ printf "%v" . }}{{ else }}none{{ end -}}{{- end -}}
{{- define "echo" }}{{ . }}{{ end -}}`;

/** A template and nothing that Helm prints differently each time. */
export function template(random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const literal = (kind: Kind): string => {
    switch (kind) {
      case 'string': return pick(TEXTS);
      case 'int': return pick(['0', '1', '2', '3', '5', '-1', '10', '63']);
      case 'number': return pick(['1.5', '0', '2', '1e3', '0.1', '-3']);
      case 'bool': return pick(['true', 'false']);
      case 'list': return pick(['list', '(list 1 "a" nil)', '(list "b" "a")']);
      case 'fresh':
      case 'dict': return pick(['dict', '(dict "a" 1 "c" "x")', '(dict "a" (dict "b" 2))']);
      default: return literal(pick(['string', 'int', 'number', 'bool', 'list', 'dict'] as const));
    }
  };
  const value = (kind: Kind, depth: number): string => {
    const roll = random();
    if (depth <= 0 || roll < 0.3) return literalOrPath(kind);
    const fitting = kind === 'any' ? FUNCTIONS : FUNCTIONS.filter((each) => each[1] === kind);
    return fitting.length === 0 ? literalOrPath(kind) : `(${call(pick(fitting), depth - 1)})`;
  };
  const literalOrPath = (kind: Kind): string => {
    const real = kind === 'any' && random() < 0.7 ? pick(['string', 'number', 'bool', 'list', 'dict', 'int'] as const) : kind;
    const paths = PATHS[real];
    const found = paths.length > 0 && random() < 0.5 ? pick(paths) : literal(real);
    // A function's name alone would be a call in a place where Go wants an operand, so it is put into parentheses.
    return /^(list|dict)$/.test(found) ? `(${found})` : found;
  };
  const call = ([name, , types]: readonly [string, Kind, readonly Kind[]], depth: number): string => {
    const args = types.map((type) => value(type, depth));
    if (random() < 0.3 && args.length > 0) {
      const last = args.pop() ?? '';
      return `${last} | ${[name, ...args].join(' ')}`;
    }
    return [name, ...args].join(' ');
  };
  const expression = (depth: number): string => (random() < 0.9 ? call(pick(FUNCTIONS), depth) : literalOrPath('any').replace(/^\((.*)\)$/, '$1'));
  const trim = () => (random() < 0.15 ? '-' : '');
  const open = () => `{{${trim() === '-' ? '- ' : ' '}`;
  const close = () => (random() < 0.15 ? ' -}}' : ' }}');
  const nodes = (depth: number): string => Array.from({ length: 1 + Math.floor(random() * 3) }, () => node(depth)).join(pick(['', ' ', '\n', ' x ', '\n  ']));
  const node = (depth: number): string => {
    const roll = random();
    if (depth <= 0 || roll < 0.55) return open() + expression(2) + close();
    const inner = () => nodes(depth - 1);
    if (roll < 0.68) return `${open()}if ${expression(1)}${close()}${inner()}${random() < 0.5 ? `${open()}else${close()}${inner()}` : ''}${open()}end${close()}`;
    if (roll < 0.76) return `${open()}with ${expression(1)}${close()}${open()}toJson .${close()}${random() < 0.5 ? `${open()}else${close()}${inner().replaceAll('.Values', '$.Values')}` : ''}${open()}end${close()}`;
    if (roll < 0.88) {
      const jump = random() < 0.3 ? `${open()}if not $v${close()}${open()}${pick(['break', 'continue'])}${close()}${open()}end${close()}` : '';
      return `${open()}range $k, $v := ${value(pick(['list', 'dict'] as const), 1)}${close()}${open()}$k${close()}=${jump}${open()}$v | toString${close()}${random() < 0.3 ? `${open()}else${close()}E` : ''}${open()}end${close()}`;
    }
    if (roll < 0.95) return `${open()}$x := ${expression(1)}${close()}${open()}if ${value('bool', 1)}${close()}${open()}$x = ${expression(1)}${close()}${open()}end${close()}${open()}toJson $x${close()}`;
    return `${open()}tpl ${JSON.stringify(`{{ ${expression(1).replaceAll('`', '"')} }}`)} .${close()}`;
  };
  return nodes(2);
}
