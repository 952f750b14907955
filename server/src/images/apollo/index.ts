import type { Look } from '../../base/look';
import { scanTree } from '../../syntax/scanner/view';
import type { Tree } from '../../syntax/tree';
import type { FileKind } from '../files';
import type { FoundImages, ImageKind } from '../model';
import type { ApolloFacts } from './facts';
import { isManifest, MANIFEST_RULES, readManifest } from './manifest';
import { isModule, MODULE_RULES, readEntities, withVariables } from './module';
import { isOverrides, OVERRIDES_RULES, readBlocks } from './overrides';
import { POD_HINTS, readNamespaces, readSecrets, withPods } from './pods';

/** Apollo's own file formats. */
export const APOLLO_KINDS: readonly FileKind[] = [
  { kind: 'apollo-manifest', is: isManifest, rules: MANIFEST_RULES },
  { kind: 'apollo-overrides', is: isOverrides, rules: OVERRIDES_RULES },
  { kind: 'apollo-module', is: isModule, rules: MODULE_RULES },
];

/** Expressions that Apollo fills in before it reads the text as YAML. */
const FILLED_EARLIER = /\{\{-?\s*(?:moduleVariable\.|preprocess\s)/;

/** The tree of a text: one whose YAML is broken by Apollo's own expressions is read with these as plain text. */
export function treeForApollo(tree: Tree, text: string): Tree {
  return tree.problems.length > 0 && FILLED_EARLIER.test(text) ? scanTree(text, { templates: true }) : tree;
}

/** What was found in a file, with what Apollo's own formats and conventions say beside the images. */
export function withApollo(found: FoundImages, kind: ImageKind | undefined, tree: () => Tree, look: Look): FoundImages {
  switch (kind) {
    case 'apollo-manifest':
      return withFacts(found, { manifest: readManifest(tree()) });
    case 'apollo-overrides':
      return withFacts(found, { blocks: readBlocks(tree()) });
    case 'apollo-module':
      return withFacts({ ...found, sites: withVariables(found.sites, tree()) }, { entities: readEntities(tree()) });
    case 'helm-template':
      return found;
    default:
      return look.has(POD_HINTS) ? withObjects(found, tree()) : found;
  }
}

function withObjects(found: FoundImages, tree: Tree): FoundImages {
  const secrets = readSecrets(tree);
  const namespaces = readNamespaces(tree);
  const sites = withPods(found.sites, tree);
  const facts: ApolloFacts = { ...(secrets.length > 0 && { secrets }), ...(namespaces.length > 0 && { namespaces }) };
  return Object.keys(facts).length > 0 ? withFacts({ ...found, sites }, facts) : { ...found, sites };
}

function withFacts(found: FoundImages, apollo: ApolloFacts): FoundImages {
  return { ...found, apollo };
}
