import type { Span } from '../base/span';
import { hostFailure, pathFailure } from './grammar';
import { DOCKER_HUB, LEGACY_DOCKER_HUB, readsAsHost } from './host';

/** The kinds of expression that other tools replace before an image is pulled. */
export type PlaceholderTool =
  /** `$(params.x)`: Tekton, Kubernetes, kustomize, Azure Pipelines. */
  | 'variable'
  /** `${VAR}`, `$VAR`, `$[[ x ]]`: shells, Compose, envsubst, Flux, GitLab. */
  | 'shell'
  /** `{{ .Values.x }}`, `{{inputs.x}}`, `{%…%}`: Helm, Argo, Jinja. */
  | 'template'
  /** `ko://import/path`: built and named by ko. */
  | 'ko'
  /** `ref+vault://…`: looked up by vals. */
  | 'vals'
  /** `ENC[AES256_GCM,…]`: encrypted by SOPS. */
  | 'sops'
  /** `<name>`: documentation's way to say "yours", and the Argo CD Vault plugin's. */
  | 'angle'
  /** `%s`, `%{x}`, `%(x)s`, `%VAR%`, `{name}`, `#{x}`, `((x))`: format strings, Octopus, Concourse, spruce. */
  | 'format'
  /** `@VAR@`, `__VAR__`: replaced by a build script; `###ZARF_…###`: by Zarf. */
  | 'substitution'
  /** `BASE_IMAGE`, `gcr.io/PROJECT_ID/x`: a name in capitals, which no repository may have. */
  | 'capitals';

export interface Placeholder {
  /** Relative to the text. */
  readonly span: Span;
  readonly tool: PlaceholderTool;
}

interface Form {
  readonly tool: PlaceholderTool;
  /** Matches at one offset; of bounded length, as a regular expression's memory grows with what it repeats. */
  readonly open: RegExp;
  /** The text that ends the expression; undefined where `open` matches all of it. */
  readonly close?: string;
}

/**
 * Every form holds a character, or characters in an order, that no reference may hold, so that no valid reference is taken for a
 * placeholder. An expression without its end is none: the text is then wrong, and is told so. `__VAR__` may be a tag and is looked for in
 * names alone. Bare words in capitals (`IMAGE_NAME`) have no such character: `findStandIn` knows them where a reference stands.
 */
const FORMS: readonly Form[] = [
  { tool: 'variable', open: /\$\(/y, close: ')' },
  { tool: 'shell', open: /\$\{/y, close: '}' },
  { tool: 'shell', open: /\$\[\[/y, close: ']]' },
  { tool: 'shell', open: /\$[A-Za-z_][A-Za-z0-9_]{0,100}/y },
  { tool: 'template', open: /\{\{/y, close: '}}' },
  { tool: 'template', open: /\{%/y, close: '%}' },
  { tool: 'sops', open: /ENC\[/y, close: ']' },
  { tool: 'angle', open: /<(?=[^>\s])/y, close: '>' },
  { tool: 'format', open: /[#%]\{/y, close: '}' },
  { tool: 'format', open: /%\([A-Za-z_][A-Za-z0-9_]{0,100}\)[a-z]/y },
  { tool: 'format', open: /%[A-Za-z_][A-Za-z0-9_]{0,100}%/y },
  { tool: 'format', open: /%(?:\d{1,2}\$)?[sdvq](?![A-Za-z0-9_])/y },
  { tool: 'format', open: /\(\(/y, close: '))' },
  { tool: 'format', open: /\{[A-Za-z_][A-Za-z0-9_.-]{0,100}\}/y },
  { tool: 'substitution', open: /###ZARF_[A-Z0-9_]{1,100}###/y },
  { tool: 'substitution', open: /@[A-Za-z_][A-Za-z0-9_.-]{0,100}@/y },
  { tool: 'substitution', open: /__[A-Z](?:_?[A-Z0-9]){0,100}__/y },
];

/** The characters that a form begins with; other offsets are not looked at. */
const OPENERS = /[${<#%(@_E]/g;

/**
 * The first expression of another tool in a would-be reference, with the tool's kind. Such a text cannot be resolved by reading and is
 * never rewritten. A prefix (`ko://`, `ref+…://`) makes the whole text an expression.
 */
export function findPlaceholder(text: string): Placeholder | undefined {
  const prefix = /^(?:ko|ref\+[a-z0-9+-]{1,40}):\/\//.exec(text)?.[0];
  if (prefix !== undefined) return { span: { start: 0, end: text.length }, tool: prefix === 'ko://' ? 'ko' : 'vals' };
  const search: Search = { text, tagStart: tagStartOf(text), missing: new Set() };
  for (const { index } of text.matchAll(OPENERS)) {
    const found = placeholderAt(search, index);
    if (found) return found;
  }
  return undefined;
}

/** A word in capitals that reads as the name of a variable: it has an underscore, or names what stands in its place. `NGINX` is a mistake. */
const CAPITALS = /^(?=.*(?:_|IMAGE|REGISTRY|REPO|PROJECT|ACCOUNT|VERSION))[A-Z][A-Z0-9]{0,60}(?:[_-][A-Z0-9]{1,60}){0,8}$/;
const LONGEST_NAME = 1000;

/**
 * The same where the text stands in the place of a reference: there also a whole component of its name that is a word in capitals
 * (`FROM BASEIMAGE`, `image: gcr.io/PROJECT_ID/app:1`, `REGISTRY_IP:5000/app`), which templates leave for a script to replace. No registry
 * admits such a component; a host in capitals without an underscore is one, and is none of these.
 */
export function findStandIn(text: string): Placeholder | undefined {
  return findPlaceholder(text) ?? (/[A-Z]{2}/.test(text) ? capitalsIn(text) : undefined);
}

function capitalsIn(text: string): Placeholder | undefined {
  const name = text.slice(0, Math.min(tagStartOf(text), text.indexOf('@') === -1 ? text.length : text.indexOf('@'))).replace(/:$/, '');
  if (name.length > LONGEST_NAME) return undefined;
  let start = 0;
  for (const [at, component] of name.split('/').entries()) {
    const isHost = at === 0 && component.length < name.length;
    const word = isHost ? component.replace(/:\d+$/, '') : component;
    if (CAPITALS.test(word) && (!isHost || hostFailure(word))) return { span: { start, end: start + word.length }, tool: 'capitals' };
    start += component.length + 1;
  }
  return undefined;
}

/**
 * The host of a text with a placeholder, where nothing that the placeholder may stand for can change it: the first segment is literal, and
 * a slash ends it. `rest` is what follows, with the placeholder kept and with `library/` where the reference grammar implies it for
 * certain. A literal first segment that is no host stands on Docker Hub. Undefined where the host depends on the placeholder, and for
 * a text without one.
 */
export function fixedHost(text: string): { readonly domain: string; readonly rest: string } | undefined {
  const placeholder = findStandIn(text);
  const slash = text.indexOf('/');
  if (!placeholder || slash < 0 || placeholder.span.start <= slash) return undefined;
  const first = text.slice(0, slash);
  if (!readsAsHost(first)) return pathFailure(first, 0, slash) ? undefined : { domain: DOCKER_HUB, rest: text };
  if (hostFailure(first) && pathFailure(first, 0, slash)) return undefined;
  const domain = first === LEGACY_DOCKER_HUB ? DOCKER_HUB : first;
  const rest = text.slice(slash + 1);
  return { domain, rest: domain === DOCKER_HUB && isOneComponent(rest, placeholder.span.start - slash - 1) ? `library/${rest}` : rest };
}

/** Whether a path has one component whatever the placeholder stands for: a tag or a digest has begun before it. */
function isOneComponent(rest: string, placeholder: number): boolean {
  const end = rest.search(/[:@]/);
  return end > 0 && end < placeholder && !rest.slice(0, end).includes('/');
}

interface Search {
  readonly text: string;
  /** Where the tag would begin; behind the text where there is none. */
  readonly tagStart: number;
  /** The openings that have no end from here on: looking for it again and again would take quadratic time. */
  readonly missing: Set<string>;
}

function placeholderAt(search: Search, at: number): Placeholder | undefined {
  for (const { tool, open, close } of FORMS) {
    open.lastIndex = at;
    const opened = open.exec(search.text)?.[0];
    if (opened === undefined || (opened.startsWith('__') && at >= search.tagStart)) continue;
    const end = close === undefined ? at + opened.length : endOf(search, at, opened, close);
    if (end >= 0) return { span: { start: at, end }, tool };
  }
  return undefined;
}

/** The end of an expression, which may hold others of its kind; -1 where it does not end. */
function endOf({ text, missing }: Search, at: number, opened: string, close: string): number {
  if (missing.has(opened)) return -1;
  const nests = opened === '$(' || opened === '${';
  let depth = 1;
  for (let next = at + opened.length; next < text.length; next++) {
    if (text.startsWith(close, next)) {
      depth--;
      if (depth === 0) return next + close.length;
    } else if (nests && text.startsWith(opened, next)) {
      depth++;
    }
  }
  missing.add(opened);
  return -1;
}

/** A tag begins behind the first colon that no slash follows. */
function tagStartOf(text: string): number {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1);
  return colon < 0 ? text.length : colon + 1;
}
