import { lookAt } from '../base/look';
import { memo } from '../base/memo';
import { asMap } from '../syntax/access';
import { parseJsonc } from '../syntax/jsonc';
import type { Tree } from '../syntax/tree';
import { findInCompose } from './compose';
import { treeForApollo, withApollo } from './apollo';
import { OVERRIDES_RULES } from './apollo/overrides';
import type { Context, InsideAs, Known } from './context';
import { isDevcontainerName } from './devcontainer';
import { findInDockerfile } from './dockerfile';
import { rulesOf } from './files';
import { findInValues } from './helmValues';
import { findInImageList } from './imageList';
import { contextOf } from './inside';
import { findInKustomization, KUSTOMIZATION_RULES } from './kustomization';
import { inventoryOf, PLAIN_LIST, withTargets } from './inventoryFacts';
import { findListed } from './inventories';
import { lineKindIn } from './lineKinds';
import type { FoundImages, ImageSite, Surroundings } from './model';
import { findInObjects } from './objects';
import { findPlaces } from './places';
import { recogniseFile } from './recognise';
import { compileRules } from './rules';
import { findInSettings } from './settings';
import { findInSkopeoSync, isSkopeoSync } from './skopeoSync';

const IN_KUSTOMIZATION = compileRules(KUSTOMIZATION_RULES);

/**
 * Every image reference of a file, in the order of the text, with the kind of the file. It is pure and never throws; for a
 * Helm template it gives the kind and no site, since only evaluating it tells its images. `tree` is the text's YAML tree, or
 * what gives it: it is not asked for where the file's name tells that it is no YAML. Of a text that is typed in, what stands in unchanged
 * parts of it is taken from an earlier version (`again`).
 */
export function findImages(tree: Tree | (() => Tree), text: string, surroundings: Surroundings, { look, again }: Known = {}): FoundImages {
  const getTree = isDevcontainerName(surroundings.path) ? () => parseJsonc(text) : typeof tree === 'function' ? tree : () => tree;
  const known = once(getTree);
  const images = findInFile(known, { ...contextOf(text, surroundings, findInside), again }, look);
  return surroundings.isInventory === true ? asInventory(images, known, text, surroundings) : images;
}

function findInFile(getTree: () => Tree, context: Context, look = lookAt(context.text)): FoundImages {
  const known = once(() => treeForApollo(getTree(), context.text));
  const recognised = recogniseFile(known, context.text, context.surroundings);
  const kind = typeof recognised === 'object' ? recognised.kind : recognised;
  const found = typeof recognised === 'object' ? findPlaces(known(), { rules: rulesOf(recognised) }, context) : sitesOf(recognised, known, context);
  const sites = [...found].sort((a, b) => a.span.start - b.span.start).map((site) => asWritten(site, context.text));
  return withApollo({ kind: kind ?? sites[0]?.kind, sites }, kind, known, look);
}

/** An action of Jinja or ERB that a reference holds was blanked out for the scanner: the text has it. */
function asWritten(site: ImageSite, text: string): ImageSite {
  if (site.obstacle !== 'placeholder' || !/\{\{ *\}\}/.test(site.written)) return site;
  const written = text.slice(site.span.start, site.span.end);
  return written.length === site.written.length ? { ...site, written } : site;
}

/** What fills a mirror, with what is known of that; where nothing else is known, each item of a list that reads as a reference counts. */
function asInventory({ kind, sites }: FoundImages, tree: () => Tree, text: string, surroundings: Surroundings): FoundImages {
  if (lineKindIn(surroundings, text)) return { kind, sites, inventory: PLAIN_LIST };
  const listed = sites.length > 0 ? withTargets(sites, tree()) : findListed(tree());
  return { kind: kind ?? listed[0]?.kind, sites: listed, inventory: inventoryOf(tree(), surroundings.path, kind) };
}

function sitesOf(kind: FoundImages['kind'], tree: () => Tree, context: Context): readonly ImageSite[] {
  const ofLines = lineKindIn(context.surroundings, context.text);
  if (ofLines) return ofLines === 'dockerfile' ? findInDockerfile(context.text) : findInImageList(context.text);
  switch (kind) {
    case 'helm-template':
      return [];
    case 'helm-values':
      return findInValues(tree(), context);
    case 'compose':
      return findInCompose(tree(), context);
    case 'kustomization':
      return [...findInKustomization(tree(), context.surroundings.path), ...findPlaces(tree(), { rules: IN_KUSTOMIZATION }, context), ...findInObjects(tree(), context)];
    case 'image-list':
      return [...(isSkopeoSync(asMap(tree().documents[0]?.root)) ? findInSkopeoSync(tree()) : []), ...findInObjects(tree(), context)];
    default:
      return findInObjects(tree(), context);
  }
}

const OVERRIDES = compileRules(OVERRIDES_RULES);

/** The images in the text that a scalar holds. What is inside a template that fills the text in later is a template too. */
function findInside(tree: () => Tree, as: InsideAs, context: Context): readonly ImageSite[] {
  if (as === 'content') return findInFile(tree, context).sites;
  if (as === 'settings') return findInContent(tree, context);
  if (as === 'dockerfile') return findInDockerfile(context.text);
  if (as === 'values') return findInValues(tree(), context);
  if (as === 'overrides') return findPlaces(tree(), { rules: OVERRIDES }, context);
  return findPlaces(tree(), { rules: rulesFor(as) }, context);
}

function findInContent(tree: () => Tree, context: Context): readonly ImageSite[] {
  const { kind, sites } = findInFile(tree, context);
  return kind === undefined && sites.length === 0 ? findInSettings(tree()) : sites;
}

/** The compiled form of a rule's own `inside` places, which each scalar of its kind asks for. */
const rulesFor = memo(compileRules);

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
