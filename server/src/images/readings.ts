import { findPlaceholder } from '../reference/placeholder';
import { asMap, asScalar, textOf, valueOf } from '../syntax/access';
import { typeInHelm } from '../syntax/scalar';
import type { ListNode, MapEntry, MapNode, ScalarNode, TreeNode } from '../syntax/tree';
import type { Context } from './context';
import { findInValuesMap } from './helmValues';
import { newNameSite } from './kustomization';
import type { ChartDefaults, TargetedValue } from './linkModel';
import { releaseKey } from './linkModel';
import type { ChartFacts, ImageSite, Surroundings } from './model';
import { itemPath, keyPath } from './path';
import type { Place } from './places';
import { fullReferences, isLikelyReference, optionReference } from './references';
import type { PlaceRule } from './rules';
import { pieceSites, wholeSite, writtenText, type SiteOptions } from './site';

/** The images of the value that a rule speaks of, read as the rule says; `map` holds the value, where no list does. */
export function readPlace(rule: PlaceRule, value: TreeNode, map: MapNode | undefined, place: Place, context: Context): readonly ImageSite[] {
  const { path } = place;
  const defaults = () => defaultsAt(context.surroundings, place);
  if (rule.read === 'values' && value.kind === 'map') return findInValuesMap(value, { kind: rule.kind, path, context, defaults: defaults() });
  if (rule.read === 'overrides' && value.kind === 'map') return inBlocks(rule, value, path, context);
  if (rule.read === 'parameters' && value.kind !== 'scalar' && value.kind !== 'alias') return inParameters(rule, value, path, context, withSiblings(rule, map, place, context, defaults()));
  if (rule.read === 'image-entry') return value.kind === 'map' ? [newNameSite(value, path)].filter((site) => site !== undefined) : [];
  if (value.kind !== 'scalar') return [];
  const options = optionsOf(rule, place);
  switch (rule.read) {
    case 'values':
      return asKind(rule, context.inside(value, path, '', 'values', defaults()));
    case 'yaml':
      return context.inside(value, path, '', rule.inside ?? []);
    case 'overrides':
      return asKind(rule, context.inside(value, path, '', 'overrides'));
    case 'dockerfile':
      return asKind(rule, context.inside(value, path, '', 'dockerfile'));
    case 'text':
      return inText(rule, value, map, path, context, options);
    case 'likely':
      return likely(rule, value, path, context, options);
    case 'new-image':
      return newImage(rule, value, path, context, options);
    case 'list':
      return inList(rule, value, path, context, options);
    case 'parameters':
      return [];
    default:
      return inPlace(rule, value, path, context, options);
  }
}

/** The defaults of the chart of the release that a place belongs to: the nearest one around it. */
function defaultsAt({ releases }: Surroundings, { document, path }: Place): ChartDefaults | undefined {
  const key = releaseKey(document, path);
  const around = Object.keys(releases ?? {}).filter((release) => key.startsWith(release) && /^[.[]/.test(key.slice(release.length)));
  const nearest = around.reduce((longest, release) => (release.length > longest.length ? release : longest), '');
  return releases?.[nearest];
}

/** The keys beside a list of parameters that hold values which the parameters go before, those that count less first. */
const SIBLINGS: readonly string[] = ['values', 'valuesObject'];
const NO_CHART: ChartFacts = { name: undefined, version: undefined, appVersion: undefined, below: '', dependencies: [] };

/** The defaults of a list of parameters: those of the chart, and the values of the same release (Argo CD's, helmfile's) over them. */
function withSiblings(rule: PlaceRule, map: MapNode | undefined, place: Place, context: Context, defaults: ChartDefaults | undefined): ChartDefaults | undefined {
  const around = place.path.replace(/(?:\.[^.[\]]+|\["[^"]*"\])$/, '');
  const sources = SIBLINGS.flatMap((key) => {
    const path = keyPath(around === place.path ? '' : around, key);
    const value = map?.entries.find((entry) => entry.key.text === key)?.value;
    const values = value?.kind === 'list' ? value.items.map((item, at) => ({ item, path: itemPath(path, at) })) : [{ item: value, path }];
    return values.flatMap(({ item, path: own }) => {
      const sites = item?.kind === 'map' ? findInValuesMap(item, { kind: rule.kind, path: own, context }) : item?.kind === 'scalar' ? context.inside(item, own, '', 'values') : [];
      const leaves = sites.flatMap((site) => (site.parts ?? [{ path: site.path, value: site.written }]).map((part) => [part.path.slice(own.length).replace(/^\./, ''), part.value] as const));
      return leaves.length > 0 ? [{ uri: '', name: own, section: [], leaves }] : [];
    });
  });
  if (sources.length === 0) return defaults;
  return { chart: defaults?.chart ?? NO_CHART, appVersions: defaults?.appVersions ?? {}, sources: [...(defaults?.sources ?? []), ...sources] };
}

function optionsOf(rule: PlaceRule, place: Place): SiteOptions {
  const readOnly = place.first === 'status' ? 'status' : undefined;
  return { sure: rule.sure ?? true, readOnly, within: rule.within };
}

function whole(rule: PlaceRule, value: ScalarNode, path: string, options: SiteOptions): readonly ImageSite[] {
  const site = wholeSite(rule.kind, value, path, options);
  return site ? [site] : [];
}

function inPlace(rule: PlaceRule, value: ScalarNode, path: string, context: Context, options: SiteOptions): readonly ImageSite[] {
  const { scheme, prefix } = rule;
  if (prefix !== undefined) {
    const at = value.text.indexOf(prefix);
    const span = { start: at + prefix.length, end: writtenText(value).length };
    return at === 0 || value.text.charAt(at - 1) === '=' ? pieceSites(rule.kind, value, [{ span, sure: options.sure ?? true }], path, context.text, options) : [];
  }
  if (scheme === undefined) return whole(rule, value, path, options);
  if (!value.text.startsWith(scheme)) return [];
  return whole(rule, value, path, { ...options, obstacle: findPlaceholder(value.text) ? 'placeholder' : 'address' });
}

/** What stands before the reference of a build cache, in the notation of BuildKit. */
const CACHE = /^type=registry,(?:[^,]*,)*?ref=/;

function likely(rule: PlaceRule, value: ScalarNode, path: string, context: Context, options: SiteOptions): readonly ImageSite[] {
  if (isLikelyReference(value.text)) return typeInHelm(value) === 'string' ? whole(rule, value, path, options) : [];
  const start = CACHE.exec(value.text)?.[0].length ?? 0;
  const [reference = ''] = value.text.slice(start).split(',');
  return start > 0 && isLikelyReference(reference) ? pieceSites(rule.kind, value, [{ span: { start, end: start + reference.length }, sure: options.sure ?? true }], path, context.text, options) : [];
}

/** What says that a text is about an image: the option in an argument, the variable's name of an environment value. */
const SAYS_IMAGE = /image/i;
const OPTION_LENGTH = 80;

function inText(rule: PlaceRule, value: ScalarNode, map: MapNode | undefined, path: string, context: Context, options: SiteOptions): readonly ImageSite[] {
  const inside = value.text.includes('\n') ? context.inside(value, path, '', 'content') : [];
  if (inside.length > 0) return inside.map((site) => ({ ...site, ...(options.within && { within: options.within }) }));
  const isNamed = SAYS_IMAGE.test(textOf(map, 'name') ?? '');
  const pieces = fullReferences(value.text).map((span) => {
    const before = value.text.slice(Math.max(0, span.start - OPTION_LENGTH), span.start);
    const isSure = isNamed || SAYS_IMAGE.test(before.slice(before.lastIndexOf('\n') + 1)) || value.text.slice(span.start, span.end).includes('@');
    return { span, sure: isSure };
  });
  const option = pieces.length === 0 && options.within === 'argument' ? optionReference(value.text) : undefined;
  if (option) pieces.push({ span: option, sure: true });
  return pieceSites(rule.kind, value, pieces, path, context.text, options);
}

/** `name=newName:tag`, or `newName:tag` alone. */
function newImage(rule: PlaceRule, value: ScalarNode, path: string, context: Context, options: SiteOptions): readonly ImageSite[] {
  const equals = value.text.indexOf('=');
  const span = { start: equals + 1, end: value.text.length };
  const sites = pieceSites(rule.kind, value, [{ span, sure: options.sure ?? true }], path, context.text, options);
  return equals > 0 ? sites.map((site) => ({ ...site, replaces: value.text.slice(0, equals) })) : sites;
}

/** `alias=name:constraint, name`: the names, since what stands behind the colon is a range of versions. */
function inList(rule: PlaceRule, value: ScalarNode, path: string, context: Context, options: SiteOptions): readonly ImageSite[] {
  const pieces = [...value.text.matchAll(/[^,\s]+/g)].flatMap((item) => {
    const [, alias = '', name] = /^([\w-]*=)?([\w.-]+(?::\d+(?=\/))?(?:\/[\w.-]+)*)/.exec(item[0]) ?? [];
    const start = item.index + alias.length;
    return name === undefined ? [] : [{ span: { start, end: start + name.length }, sure: options.sure ?? true }];
  });
  return pieceSites(rule.kind, value, pieces, path, context.text, options);
}

/** Config overrides as a map: below each version, the values of `overrides`. */
function inBlocks(rule: PlaceRule, blocks: MapNode, path: string, context: Context): readonly ImageSite[] {
  return blocks.entries.flatMap(({ key, value }) => {
    const values = asMap(valueOf(asMap(value), 'overrides'));
    return values ? findInValuesMap(values, { kind: rule.kind, path: keyPath(keyPath(path, key.text), 'overrides'), context }) : [];
  });
}

function asKind(rule: PlaceRule, sites: readonly ImageSite[]): readonly ImageSite[] {
  return sites.map((site) => (site.kind === 'helm-values' || site.kind === 'dockerfile' || site.kind === 'apollo-overrides' ? { ...site, kind: rule.kind } : site));
}

/** The steps of a parameter's name: `a.b\.c[0].d`. */
const PARAMETER_STEPS = /(?:\\.|[^.\\[\]])+|\[\d+\]/g;
const MOST_STEPS = 30;

interface Branch {
  readonly node: MapNode;
  readonly entries: MapEntry[];
  readonly below: Map<string, Branch>;
}

/**
 * The values that a list of parameters or a map of them sets, by Helm's own notation (`image.tag`): the names are made the keys of a map, in
 * which images are found as in a values file, and each part keeps the place of its parameter's value.
 */
function inParameters(rule: PlaceRule, list: ListNode | MapNode, path: string, context: Context, defaults: ChartDefaults | undefined): readonly ImageSite[] {
  const root = branchAt(list);
  const paths = new Map<number, string>();
  const set = (name: ScalarNode | undefined, value: ScalarNode | undefined, at: string): void => {
    if (!name || !value || value.text === '') return;
    paths.set(value.inner.start, at);
    plant(root, name, value);
  };
  if (list.kind === 'map') list.entries.forEach(({ key, value }) => set(key, asScalar(value), keyPath(path, key.text)));
  else list.items.forEach((item, at) => set(asScalar(valueOf(asMap(item), 'name')), asScalar(valueOf(asMap(item), 'value')), keyPath(itemPath(path, at), 'value')));
  const placed = <T extends { readonly span: { readonly start: number }; readonly path: string }>(part: T): T => ({ ...part, path: paths.get(part.span.start) ?? part.path });
  const sites = findInValuesMap(root.node, { kind: rule.kind, path, context, defaults });
  return sites.map((site) => ({ ...placed(site), parts: site.parts && site.parts.map(placed) }));
}

/** The image that one value is a part of, put to a path of a chart's values by a release: `targetPath` of Flux, in Helm's notation. */
export function findTargeted(value: ScalarNode, path: string, context: Context, { path: target, defaults }: TargetedValue): readonly ImageSite[] {
  const root = branchAt(value);
  plant(root, { ...value, text: target }, value);
  const placed = <T extends { readonly span: { readonly start: number }; readonly path: string }>(part: T): T => (part.span.start === value.inner.start ? { ...part, path } : part);
  const sites = findInValuesMap(root.node, { kind: 'helm-values', path: '', context, defaults });
  return sites.map((site) => ({ ...placed(site), parts: site.parts && site.parts.map(placed) }));
}

function branchAt(place: TreeNode): Branch {
  const entries: MapEntry[] = [];
  return { node: { kind: 'map', span: place.span, flow: false, entries }, entries, below: new Map() };
}

function plant(root: Branch, name: ScalarNode, value: ScalarNode): void {
  const steps = (name.text.match(PARAMETER_STEPS) ?? []).slice(0, MOST_STEPS).map((step) => step.replace(/\\(.)/g, '$1'));
  const last = steps.pop();
  if (last === undefined) return;
  let branch = root;
  for (const step of steps) {
    const next = branch.below.get(step) ?? branchAt(name);
    if (!branch.below.has(step)) branch.entries.push({ key: { ...name, text: step }, value: next.node });
    branch.below.set(step, next);
    branch = next;
  }
  branch.entries.push({ key: { ...name, text: last }, value });
}
