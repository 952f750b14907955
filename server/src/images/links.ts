import type { Look } from '../base/look';
import { asList, asMap, asScalar, textOf, valueOf } from '../syntax/access';
import type { MapNode, Tree, TreeNode } from '../syntax/tree';
import { isComposeName } from './compose';
import { variablesOf } from './composeLinks';
import { isHelmfileName } from './helmfile';
import { isKustomizationName } from './kustomization';
import { fieldSpecsOf, kustomizationsOf } from './kustomizeLinks';
import { releaseKey, type FileLinks, type Inclusion, type ReleaseLink } from './linkModel';
import { ownerOf } from './owner';
import { valuesHoldersOf, valuesSourcesOf } from './valuesFromLinks';
import { itemPath, keyPath } from './path';

/* What a text that names other files holds, at a cheap look; a file whose name tells it is looked into anyway. */
const AT_MARGIN = /^(?:releases|helmfiles|bases|environments|images|include|services):/m;
const KINDS = /kind:[ \t]*["']?(?:Application|ApplicationSet|Kustomization|Component|ConfigMap|Secret)\b/;
const MOST_DEPTH = 60;

/** Whether a text may name files that are then read in its light. */
export function mayLink(look: Look, path: string): boolean {
  return isKustomizationName(path) || isHelmfileName(path) || isComposeName(path) || /(?:^|\/)fleet\.ya?ml$/.test(path) || look.has('toolkit.fluxcd.io') || look.has('skaffold/') || look.has(KINDS) || look.has(AT_MARGIN);
}

/**
 * The files, charts and variables that a file names, as far as other files are read in their light; undefined where there are
 * none. A path that begins with `/` starts at the repository's root, any other at the file's folder; `*` stands for what a
 * template fills in.
 */
export function linksOf(tree: Tree, path: string): FileLinks | undefined {
  const releases: ReleaseLink[] = [];
  const includes: Inclusion[] = [];
  tree.documents.forEach((document, index) => {
    const root = asMap(document.root);
    if (!root) return;
    const owner = ownerOf(root);
    const found = owner ? inObject(root, owner.group, owner.kind, index) : inFile(root, path, index);
    releases.push(...found.releases);
    includes.push(...found.includes);
  });
  const kustomizations = kustomizationsOf(tree, path);
  const fieldSpecs = fieldSpecsOf(tree);
  const variables = variablesOf(tree, path);
  const holders = valuesHoldersOf(tree);
  const links: FileLinks = {
    ...(releases.length > 0 && { releases }),
    ...(includes.length > 0 && { includes }),
    ...(kustomizations.length > 0 && { kustomizations }),
    ...(fieldSpecs.length > 0 && { fieldSpecs }),
    ...(variables.length > 0 && { variables }),
    ...(holders.length > 0 && { holders }),
  };
  return Object.keys(links).length > 0 ? links : undefined;
}

interface Found {
  readonly releases: readonly ReleaseLink[];
  readonly includes: readonly Inclusion[];
}

const NONE: Found = { releases: [], includes: [] };

function inObject(root: MapNode, group: string, kind: string, index: number): Found {
  if (group === 'argoproj.io' && (kind === 'Application' || kind === 'ApplicationSet')) return { releases: argoReleases(root, index), includes: [] };
  if (group === 'skaffold') return { releases: skaffoldReleases(root, index), includes: [] };
  if (group === 'kustomize.config.k8s.io') return { releases: [], includes: kustomizeValues(root) };
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') return { releases: fluxReleases(root, index), includes: [] };
  return NONE;
}

function inFile(root: MapNode, path: string, index: number): Found {
  if (isKustomizationName(path)) return { releases: [], includes: kustomizeValues(root) };
  if (/(?:^|\/)fleet\.ya?ml$/.test(path)) return { releases: fleetReleases(root, index), includes: [] };
  if (isHelmfileName(path) || valueOf(root, 'releases') || valueOf(root, 'helmfiles') || valueOf(root, 'environments')) return helmfileLinks(root, index);
  if (asMap(valueOf(root, 'services')) || isComposeName(path)) return { releases: [], includes: composeIncludes(root) };
  if (valueOf(root, 'include')) return { releases: [], includes: gitlabIncludes(root) };
  return NONE;
}

/** The texts of a scalar or of a list of scalars, template actions as `*`. */
function namesIn(node: TreeNode | undefined): readonly string[] {
  const single = asScalar(node)?.text;
  const items = asList(node)?.items.flatMap((item) => asScalar(item)?.text ?? []) ?? [];
  return [...(single === undefined ? [] : [single]), ...items].map(asGlob).filter((name) => name !== '' && !/^[*/.]*$/.test(name));
}

/** A name with wildcards for what a template or a generator fills in. */
function asGlob(name: string): string {
  return name.replace(/\{\{[^]*?\}\}/g, '*').replace(/\*{2,}/g, '*').trim();
}

/** What may be the path of a chart in the workspace; `bitnami/redis` may be one too, and counts where there is such a chart. */
function localPath(text: string | undefined): string | undefined {
  if (text === undefined || /:\/\/|^git@/.test(text)) return undefined;
  const path = asGlob(text);
  return path.includes('*') ? undefined : path;
}

function helmfileLinks(root: MapNode, index: number): Found {
  const releases: ReleaseLink[] = [];
  const includes: Inclusion[] = [];
  const values = (names: readonly string[]) => includes.push(...names.map((path) => ({ as: 'values' as const, path })));
  asList(valueOf(root, 'releases'))?.items.forEach((item, at) => {
    const release = asMap(item);
    if (!release) return;
    const named = [...namesIn(valueOf(release, 'values')), ...namesIn(valueOf(release, 'valuesTemplate'))];
    const chart = localPath(textOf(release, 'chart'));
    releases.push(releaseAt(index, itemPath('releases', at), chart, named));
  });
  for (const { value } of asMap(valueOf(root, 'templates'))?.entries ?? []) values(namesIn(valueOf(asMap(value), 'values')));
  for (const { value } of asMap(valueOf(root, 'environments'))?.entries ?? []) values(namesIn(valueOf(asMap(value), 'values')));
  values(namesIn(valueOf(root, 'values')));
  const files = [...namesIn(valueOf(root, 'bases')), ...namesIn(valueOf(root, 'helmfiles')), ...(asList(valueOf(root, 'helmfiles'))?.items ?? []).flatMap((item) => textOf(asMap(item), 'path') ?? [])];
  includes.push(...files.filter((path) => !path.includes('::')).map((path) => ({ as: 'helmfile' as const, path: asGlob(path) })));
  return { releases, includes };
}

function releaseAt(document: number, at: string, chart: string | undefined, values: readonly string[]): ReleaseLink {
  return { at: releaseKey(document, at), values, ...(chart !== undefined && { chart }) };
}

function fleetReleases(root: MapNode, index: number): readonly ReleaseLink[] {
  const helm = asMap(valueOf(root, 'helm'));
  const chart = localPath(textOf(helm, 'chart') ?? '.');
  const customized = (asList(valueOf(root, 'targetCustomizations'))?.items ?? []).flatMap((item, at) => {
    const own = asMap(valueOf(asMap(item), 'helm'));
    return own ? [releaseAt(index, keyPath(itemPath('targetCustomizations', at), 'helm'), chart, namesIn(valueOf(own, 'valuesFiles')))] : [];
  });
  return helm ? [releaseAt(index, 'helm', chart, namesIn(valueOf(helm, 'valuesFiles'))), ...customized] : customized;
}

/** Skaffold's releases; of later versions those that it only renders stand under `manifests`. Paths are relative to the configuration. */
function skaffoldReleases(root: MapNode, index: number): readonly ReleaseLink[] {
  return ['deploy', 'manifests'].flatMap((key) => {
    const list = asList(valueOf(asMap(valueOf(asMap(valueOf(root, key)), 'helm')), 'releases'));
    return (list?.items ?? []).flatMap((item, at) => {
      const release = asMap(item);
      return release ? [releaseAt(index, itemPath(`${key}.helm.releases`, at), localPath(textOf(release, 'chartPath')), namesIn(valueOf(release, 'valuesFiles')))] : [];
    });
  });
}

function fluxReleases(root: MapNode, index: number): readonly ReleaseLink[] {
  const spec = asMap(valueOf(asMap(valueOf(asMap(valueOf(root, 'spec')), 'chart')), 'spec'));
  const source = textOf(asMap(valueOf(spec, 'sourceRef')), 'kind');
  if (!spec || source === 'HelmRepository') return [];
  const chart = localPath(textOf(spec, 'chart'));
  const from = valuesSourcesOf(root);
  const values = [...namesIn(valueOf(spec, 'valuesFiles')), ...namesIn(valueOf(spec, 'valuesFile'))].map(fromRoot);
  return chart === undefined ? [] : [{ ...releaseAt(index, 'spec', fromRoot(chart), values), ...(from.length > 0 && { from }) }];
}

function fromRoot(path: string): string {
  return `/${path.replace(/^(?:\.?\/)+/, '')}`;
}

/** The sources of Argo CD's applications, wherever they stand: those of an ApplicationSet stand in its template. */
function argoReleases(root: MapNode, index: number): readonly ReleaseLink[] {
  const found: ReleaseLink[] = [];
  const waiting: { readonly map: MapNode; readonly path: string; readonly depth: number }[] = [{ map: root, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { map, path, depth } = next;
    if (depth > MOST_DEPTH) continue;
    for (const { key, value } of map.entries) {
      const at = keyPath(path, key.text);
      const below = value?.kind === 'map' ? value : undefined;
      if (key.text === 'source' && below) found.push(...argoSource(below, index, at));
      if (key.text === 'sources') {
        asList(value)?.items.forEach((item, number) => found.push(...argoSource(asMap(item), index, itemPath(at, number))));
      }
      if (below) waiting.push({ map: below, path: at, depth: depth + 1 });
    }
  }
  return found;
}

/** A source's values files are relative to its chart; `$ref/…` and a leading slash start at a repository's root, which may be this one. */
function argoSource(source: MapNode | undefined, index: number, at: string): readonly ReleaseLink[] {
  const helm = asMap(valueOf(source, 'helm'));
  if (!source || !helm) return [];
  const folder = textOf(source, 'chart') === undefined ? localPath(textOf(source, 'path')) : undefined;
  const chart = folder === undefined ? undefined : fromRoot(folder);
  const below = fromRoot(asGlob(textOf(source, 'path') ?? ''));
  const values = namesIn(valueOf(helm, 'valueFiles')).flatMap((name) => {
    if (name.includes('://')) return [];
    const named = /^\$[^/]+\/(.*)$/.exec(name)?.[1];
    if (named !== undefined) return [fromRoot(named)];
    if (name.startsWith('/')) return [name];
    return textOf(source, 'path') === undefined ? [] : [`${below.replace(/\/$/, '')}/${name}`];
  });
  return [releaseAt(index, keyPath(at, 'helm'), chart, values)];
}

function composeIncludes(root: MapNode): readonly Inclusion[] {
  const services = asMap(valueOf(root, 'services'))?.entries ?? [];
  const extended = services.flatMap(({ value }) => textOf(asMap(valueOf(asMap(value), 'extends')), 'file') ?? []);
  const include = valueOf(root, 'include');
  const listed = (asList(include)?.items ?? []).flatMap((item) => namesIn(valueOf(asMap(item), 'path')));
  return [...extended, ...namesIn(include), ...listed].filter((path) => !path.includes('://')).map((path) => ({ as: 'compose', path: asGlob(path) }));
}

/** Values that a kustomization puts into a ConfigMap, as for Flux, or gives to a chart that it inflates. */
function kustomizeValues(root: MapNode): readonly Inclusion[] {
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((key) => (asList(valueOf(root, key))?.items ?? []).flatMap((item) => namesIn(valueOf(asMap(item), 'files'))));
  const files = generated.flatMap((name) => {
    const [key = '', path = key] = name.split('=');
    return /(?:^|[._\/-])values[^/]*\.ya?ml$/i.test(key) ? [path] : [];
  });
  const charts = (asList(valueOf(root, 'helmCharts'))?.items ?? []).flatMap((item) => [...namesIn(valueOf(asMap(item), 'valuesFile')), ...namesIn(valueOf(asMap(item), 'additionalValuesFiles'))]);
  return [...files, ...charts].map((path) => ({ as: 'values', path }));
}

/** Local templates of GitLab pipelines; their paths start at the repository's root. */
function gitlabIncludes(root: MapNode): readonly Inclusion[] {
  const include = valueOf(root, 'include');
  const maps = [asMap(include), ...(asList(include)?.items ?? []).map((item) => asMap(item))];
  const local = [...maps.flatMap((map) => textOf(map, 'local') ?? []), ...namesIn(include)].filter((path) => /\.ya?ml$/i.test(path) && !path.includes('://'));
  return local.map((path) => ({ as: 'gitlab-ci', path: fromRoot(path) }));
}
