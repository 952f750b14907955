import { goRegexp } from '../../base/goRegexp';
import { DOCKER_HUB, readsAsHost } from '../../reference/host';
import { parseReference } from '../../reference/parse';

/** What an expression may know: the image of the container as it stands, and the names under which a policy looks images up. */
export interface PolicyContext {
  readonly image: string;
  /** Name → the text of the reference that is looked up, itself a template. */
  readonly lookups: ReadonlyMap<string, string>;
}

/** The most variables that are put into one text. */
const MOST_VARIABLES = 50;
/** A variable that holds no other one. */
const INNERMOST = /\{\{((?:(?!\{\{|\}\})[\s\S])*)\}\}/;

/**
 * A text of a policy with its variables `{{ … }}` put in, the innermost first, as Kyverno does; undefined where one of them is none that can be
 * told from an image's text alone.
 */
export function evaluated(template: string, context: PolicyContext): string | undefined {
  let text = template;
  for (let count = 0; count < MOST_VARIABLES; count++) {
    const found = INNERMOST.exec(text);
    if (!found) return text;
    const value = valueOf((found[1] ?? '').trim(), context);
    if (value === undefined) return undefined;
    text = text.slice(0, found.index) + value + text.slice(found.index + found[0].length);
  }
  return undefined;
}

/** What stands for a container's name, which no answer depends on. */
const NAME = 'container';
const CALL = /^([a-z0-9_]+)\(([\s\S]*)\)$/;
const RAW = /^'((?:[^'\\]|\\[\s\S])*)'$/;

function valueOf(expression: string, context: PolicyContext): string | undefined {
  const [, raw] = RAW.exec(expression) ?? [];
  // A raw string keeps a backslash but in front of a quote.
  if (raw !== undefined) return raw.replaceAll("\\'", "'");
  const [, name, list] = CALL.exec(expression) ?? [];
  if (name !== undefined && list !== undefined) return call(name, list, context);
  return variable(expression, context);
}

function call(name: string, list: string, context: PolicyContext): string | undefined {
  const values = argumentsOf(list)?.map((each) => valueOf(each, context));
  if (!values || values.some((value) => value === undefined)) return undefined;
  const [first = '', second = '', third = ''] = values.map((value) => value ?? '');
  switch (`${name}/${values.length}`) {
    case 'regex_replace_all/3':
      return goRegexp(first)?.replaceAll(second, third);
    case 'regex_replace_all_literal/3':
      return goRegexp(first)?.replaceAll(second, third.replaceAll('$', '$$$$'));
    case 'regex_match/2':
      return goRegexp(first) && String(goRegexp(first)?.matches(second));
    case 'replace_all/3':
      return first.replaceAll(second, () => third);
    case 'to_lower/1':
      return first.toLowerCase();
    case 'contains/2':
      return String(first.includes(second));
    case 'starts_with/2':
      return String(first.startsWith(second));
    case 'ends_with/2':
      return String(first.endsWith(second));
    case 'trim_prefix/2':
      return first.startsWith(second) ? first.slice(second.length) : first;
    default:
      return undefined;
  }
}

/** The arguments of a call: cut at the commas outside of strings and calls. Undefined where the text is no list of them. */
function argumentsOf(list: string): readonly string[] | undefined {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of list.matchAll(/'(?:[^'\\]|\\[\s\S])*'|[(),]/g)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token === ',' && depth === 0) {
      found.push(list.slice(start, index).trim());
      start = index + 1;
    }
    if (depth < 0) return undefined;
  }
  return [...found, list.slice(start).trim()];
}

function variable(expression: string, context: PolicyContext): string | undefined {
  if (expression === 'element.image') return context.image;
  if (expression === 'element.name') return NAME;
  if (expression === 'elementIndex' || expression === 'elementIndex0') return '0';
  if (/^request\.operation(?:\s*\|\|\s*'[^']*')?$/.test(expression)) return 'CREATE';
  const [, part] = /^images\.(?:c|initC|ephemeralC)ontainers\.(?:"container"|container)\.([a-z]+)$/.exec(expression) ?? [];
  if (part !== undefined) return partOf(context.image, part);
  const [, name = '', field = ''] = /^([A-Za-z_]\w*)\.([A-Za-z]+)$/.exec(expression) ?? [];
  const looked = context.lookups.get(name);
  const reference = looked === undefined ? undefined : evaluated(looked, { ...context, lookups: new Map() });
  return reference === undefined ? undefined : lookedUp(reference, field);
}

/** Kyverno's `images` (`GetImageInfo`): the default registry is `docker.io`, no `library/` is filled in, and a digest has no tag beside it unless one is written. */
function partOf(image: string, part: string): string | undefined {
  const [first = ''] = image.split('/');
  const isNamed = image.includes('/') && readsAsHost(first);
  const full = isNamed ? image : `${DOCKER_HUB}/${image}`;
  const parsed = parseReference(full);
  if (!parsed.ok) return undefined;
  const { domain, tag, digest, spans, written } = parsed.reference;
  const path = written.slice(spans.path.start, spans.path.end);
  switch (part) {
    case 'registry':
      return domain;
    case 'path':
      return path;
    case 'name':
      return path.slice(path.lastIndexOf('/') + 1);
    case 'tag':
      return tag ?? (digest === undefined ? 'latest' : '');
    case 'digest':
      return digest ?? '';
    default:
      return undefined;
  }
}

/** What a lookup in the registry tells that the reference says as well, in go-containerregistry's words: Docker Hub is `index.docker.io`. */
function lookedUp(reference: string, field: string): string | undefined {
  const parsed = parseReference(reference);
  if (!parsed.ok) return undefined;
  const { domain, path, tag, digest } = parsed.reference;
  switch (field) {
    case 'registry':
      return domain === DOCKER_HUB ? 'index.docker.io' : domain;
    case 'repository':
      return path;
    case 'identifier':
      return digest ?? tag ?? 'latest';
    default:
      return undefined;
  }
}
