import { parseReference } from '../reference/parse';
import { findPlaceholder, findStandIn } from '../reference/placeholder';
import { printedByHelm } from '../syntax/scalar';
import type { ChartFacts, ImageKind, ImageSite, Part, PartRole } from './model';
import type { Group, Leaf } from './valuesGroups';
import { FILE_ENDINGS, keyForm, OTHER_IMAGES, REGISTRY_FORM } from './valuesRules';
import type { Roles } from './valuesShared';

/** What a joined reference takes from the file around it. */
export interface Joining {
  readonly text: string;
  readonly chart: ChartFacts | undefined;
  /** The subchart whose section this is; '' for the chart's own values. */
  readonly section: string;
  /** The appVersions of subcharts that are known, by their section. */
  readonly appVersions: Readonly<Record<string, string>>;
  readonly kind: ImageKind;
}

/** A reference's roles in the order in which they are written. */
const ORDER: readonly PartRole[] = ['registry', 'namespace', 'repository', 'tag', 'digest', 'suffix'];

/** The parts of a reference in its own order. */
export function partsOf(roles: Roles, text: string): readonly Part[] {
  return ORDER.flatMap((role) => {
    const leaf = roles.get(role);
    return leaf ? [partOf(role, leaf, text)] : [];
  });
}

/** Whether a text is a reference or what will become one, and no file. */
export function readsAsReference(text: string): boolean {
  if (FILE_ENDINGS.test(text) || OTHER_IMAGES.test(text)) return false;
  return findPlaceholder(text) !== undefined || parseReference(text).ok;
}

/** One key as a part; a key without a value gets the empty place where one would be written. */
export function partOf(role: PartRole, leaf: Leaf, text: string): Part {
  const { path, value, blank } = leaf;
  if (value) {
    const printed = printedByHelm(value);
    const source = printed === value.text ? undefined : value.text;
    return { role, path, span: value.inner, style: value.style, value: printed.trim(), source };
  }
  if (blank) return { role, path, span: blank.inner, style: 'plain', value: '', source: blank.text };
  const at = placeBehind(leaf, text);
  return { role, path, span: { start: at, end: at }, style: 'plain', value: '', source: undefined };
}

/** Where the value of a key would be written: directly behind its colon. */
function placeBehind(leaf: Leaf, text: string): number {
  const colon = text.indexOf(':', leaf.key.span.end);
  const isOwn = colon !== -1 && text.slice(leaf.key.span.end, colon).trim() === '';
  return isOwn ? colon + 1 : leaf.key.span.end;
}

const PART_FORM: Readonly<Record<PartRole, RegExp>> = {
  registry: REGISTRY_FORM,
  namespace: /^[A-Za-z0-9._:/-]*$/,
  repository: /^[A-Za-z0-9._:/@-]*$/,
  tag: /^:?[A-Za-z0-9._@:+-]*$/,
  digest: /^@?[A-Za-z0-9+._-]*:?[A-Fa-f0-9]*$/,
  suffix: /^[A-Za-z0-9._-]*$/,
};

/** Whether every part could be one: no address, no file, no prose. */
export function plausible(parts: readonly Part[]): boolean {
  return parts.every((part) => findPlaceholder(part.value) !== undefined || (PART_FORM[part.role].test(part.value) && !part.value.includes('://')));
}

/** The site of parts that make one reference, or undefined where nothing of the group's own is among them. */
export function joinedSite(parts: readonly Part[], group: Group, walk: Joining): ImageSite | undefined {
  const byRole = new Map(parts.map((part) => [part.role, part]));
  const repository = byRole.get('repository');
  const own = parts.filter((part) => group.roles.get(part.role)?.path === part.path);
  const main = repository ?? own.reduce<Part | undefined>((first, part) => (first && first.span.start <= part.span.start ? first : part), undefined);
  if (!main || (group.whole && !isJoinable(repository))) return undefined;
  const isPartial = !repository || repository.value === '';
  const hasPlaceholder = parts.some((part) => findPlaceholder(part.value) !== undefined) || findStandIn(joinRoles(byRole)) !== undefined;
  return {
    kind: walk.kind,
    written: joinRoles(byRole),
    span: main.span,
    style: main.style,
    path: main.path,
    parts,
    obstacle: hasPlaceholder ? 'placeholder' : isPartial ? 'partial' : undefined,
    missing: isPartial ? ['repository'] : [],
    sure: (group.certain || (group.whole && parts.length > 1)) && !byRole.has('suffix'),
    impliedTag: isPartial ? undefined : impliedTagOf(byRole, main, walk),
    readOnly: undefined,
  };
}

/** A scalar `image` with a tag beside it is a reference only if it reads as one; some keep a digest in two keys, `image: app@sha256` and its digits as the tag. */
function isJoinable(repository: Part | undefined): boolean {
  return repository !== undefined && (repository.value === '' || readsAsReference(repository.value.replace(/@sha256$/, '')));
}

/** Keys of what stands behind the tag; another suffix stands behind the name. */
const TAG_SUFFIXES = /^(?:tag|variant|flavou?r|base)/;

/** The parts as Helm's usual helpers print them; blank ones leave no separator behind, and those with a separator of their own get no second one. */
export function joinRoles(byRole: ReadonlyMap<PartRole, Part>): string {
  const value = (role: PartRole) => byRole.get(role)?.value ?? '';
  const before = [value('registry').replace(/\/+$/, ''), value('namespace').replace(/^\/+|\/+$/g, '')].filter((part) => part !== '');
  const name = before.length === 0 ? value('repository') : [...before, value('repository').replace(/^\/+/, '')].filter((part) => part !== '').join('/');
  const behindTag = tagSuffixOf(byRole);
  const suffix = behindTag === undefined ? value('suffix') : '';
  const tag = value('tag').replace(/^:/, '') + (value('tag') === '' ? '' : (behindTag ?? ''));
  const digest = value('digest').replace(/^@/, '');
  // `repository: r.io/app@sha256` leaves only the digits to the other key.
  if (digest !== '' && tag === '' && name.endsWith('@sha256')) return `${name}:${digest}`;
  return name + suffix + tagText(tag) + digestText(digest);
}

/** What stands behind the tag, with its hyphen; undefined where a suffix stands behind the name. */
function tagSuffixOf(byRole: ReadonlyMap<PartRole, Part>): string | undefined {
  const suffix = byRole.get('suffix');
  if (!suffix || !TAG_SUFFIXES.test(keyForm(suffix.path.split('.').at(-1) ?? ''))) return undefined;
  return suffix.value.replace(/^(?=[^-._+])/, '-');
}

/** Some charts write a digest where a tag belongs, and their templates join it with `@`. */
function tagText(tag: string): string {
  if (tag === '') return '';
  return /^sha256:[0-9a-f]{64}$/.test(tag) ? `@${tag}` : `:${tag}`;
}

/** Keys such as `sha` hold the digest without its algorithm. */
function digestText(digest: string): string {
  if (digest === '') return '';
  return /^[0-9a-f]{64}$/.test(digest) ? `@sha256:${digest}` : `@${digest}`;
}

/** The chart's appVersion is the tag where none is written, in the chart's own values; a subchart's section has its own. */
function impliedTagOf(byRole: ReadonlyMap<PartRole, Part>, main: Part, walk: Joining): ImageSite['impliedTag'] {
  const { chart, section, appVersions } = walk;
  const isWritten = ['tag', 'digest'].some((role) => (byRole.get(role as PartRole)?.value ?? '') !== '');
  if (isWritten || !chart || /[:@]/.test(main.value.slice(main.value.lastIndexOf('/') + 1))) return undefined;
  const version = section === '' ? chart.appVersion : appVersions[section];
  const name = main.value.slice(main.value.lastIndexOf('/') + 1);
  if (version === undefined || (OF_CLUSTER.test(name) && name !== chart.name)) return undefined;
  const prefix = !version.startsWith('v') && V_BEFORE.test(commentAbove(byRole.get('tag'), walk.text)) ? 'v' : '';
  return { value: prefix + version + (tagSuffixOf(byRole) ?? ''), from: 'appVersion' };
}

/** Kubernetes' own programs, which have the version of the cluster where nothing else is written. */
const OF_CLUSTER = /^(?:kubectl|hyperkube|kube-(?:apiserver|controller-manager|proxy|scheduler))$/;

/** How the comment of `helm create`'s values ("Overrides the image tag whose default is …") says that a `v` stands before the version. */
const V_BEFORE = /\bv\{\{-? *\.Chart\.AppVersion|"v%s" \.Chart\.AppVersion/;
const COMMENT_LINES = 3;
/** How far up a comment is looked for, in characters: a file of one line must not be walked back from each of its images. */
export const COMMENT_LENGTH = 600;

/** The comment lines directly above a part's key. */
function commentAbove(part: Part | undefined, text: string): string {
  if (!part) return '';
  const lines = text.slice(Math.max(0, part.span.start - COMMENT_LENGTH), part.span.start).split('\n').slice(0, -1).reverse();
  const code = lines.findIndex((line) => !line.trim().startsWith('#'));
  return lines.slice(0, Math.min(COMMENT_LINES, code === -1 ? lines.length : code)).join('\n');
}

/** A key that is a part of references which other keys hold. */
export function partialSite(part: Part, kind: ImageKind): ImageSite {
  return {
    kind,
    written: part.value,
    span: part.span,
    style: part.style,
    path: part.path,
    parts: [part],
    obstacle: findPlaceholder(part.value) ? 'placeholder' : 'partial',
    missing: ['repository'],
    sure: true,
    impliedTag: undefined,
    readOnly: undefined,
  };
}
