import { configText, dialectOf } from '../../mirrors/dialects';
import type { Dialect } from '../../mirrors/model';
import { entryOf, type OpenDocument, type Snapshot } from '../../workspace/snapshot';
import { carriedBlockAt, type CarriedBlock } from './carriedBlock';
import { dialectSchema, IN_TOML } from './dialectKeys';
import type { SchemaNode } from './registrySchema';

/** What can be written around a cursor: the schema, and the stretch of the text that it is for. */
export interface Place {
  readonly root: SchemaNode;
  readonly text: string;
  /** Where the stretch begins. */
  readonly start: number;
  readonly form: 'yaml' | 'json' | 'toml';
}

/** Names that tell a dialect while the text is still empty, or broken. */
const NAMES: readonly (readonly [RegExp, Dialect])[] = [
  [/(?:^|\/)hosts\.toml$/, 'hosts-toml'],
  [/(?:^|\/)registries\.conf$|(?:^|\/)registries(?:\.root(?:ful|less))?\.conf\.d\/[^/]+\.conf$/, 'registries-conf'],
  [/(?:^|\/)buildkitd?[\w.-]*\.toml$/, 'buildkit'],
  [/(?:^|\/)containerd\/config\.toml$/, 'containerd'],
  [/(?:^|\/)rancher\/(?:k3s|rke2)\/registries\.ya?ml$/, 'k3s'],
  [/(?:^|\/)docker\/daemon\.json$/, 'docker'],
];

/** The schema of a mirror configuration for an offset of an open document; undefined where it is none. */
export function nodeConfigPlace(snapshot: Snapshot, document: OpenDocument, offset: number): Place | undefined {
  const { uri, text } = document;
  const own = entryOf(snapshot, uri)?.config?.contents.find(({ carriedPath }) => carriedPath === undefined);
  const dialect = own?.content.dialect ?? NAMES.find(([name]) => name.test(decoded(uri)))?.[1];
  if (dialect === undefined) return undefined;
  const form = IN_TOML.has(dialect) ? 'toml' : /\.json$/.test(uri) ? 'json' : 'yaml';
  const { start, end } = form === 'yaml' ? documentAround(text, offset) : { start: 0, end: text.length };
  const part = text.slice(start, end);
  const root = dialectSchema(dialect, /^kind:[ \t]*["']?(\w*)/m.exec(part)?.[1] ?? '');
  return root && { root, text: part, start, form };
}

/** A block of a file that carries a mirror configuration, with the schema of what stands in it. */
export interface BlockPlace {
  readonly block: CarriedBlock;
  readonly root: SchemaNode;
  readonly form: Place['form'];
}

/** The configuration that a block scalar around an offset of an open document carries: cloud-init's files, patches of Talos and of kind, keys of ConfigMaps. */
export function carriedPlace({ uri, text }: OpenDocument, offset: number): BlockPlace | undefined {
  const block = carriedBlockAt(decoded(uri), text, offset);
  if (!block) return undefined;
  const dialect = NAMES.find(([name]) => name.test(block.path))?.[1] ?? dialectOf(configText(block.path, block.text))?.dialect;
  const root = dialect && dialectSchema(dialect, /^kind:[ \t]*["']?(\w*)/m.exec(block.text)?.[1] ?? '');
  return root && { block, root, form: IN_TOML.has(dialect) ? 'toml' : block.path.endsWith('.json') ? 'json' : 'yaml' };
}

/** Where Rancher's Clusters and the RKE2 provider of Cluster API have the mirrors of k3s, by the kinds of their objects; `configs` have keys of their own there. */
const MIRROR_MAPS: readonly (readonly [kind: RegExp, path: readonly string[]])[] = [
  [/^Cluster$/, ['spec', 'rkeConfig', 'registries', 'mirrors']],
  [/^RKE2(?:Config|ControlPlane)$/, ['spec', 'privateRegistriesConfig', 'mirrors']],
  [/^RKE2(?:Config|ControlPlane)Template$/, ['spec', 'template', 'spec', 'privateRegistriesConfig', 'mirrors']],
];

/** The schema of a map of mirrors inside an object of another kind, with the path of keys that leads there. */
export interface MapPlace extends Place {
  readonly within: readonly string[];
}

/** The map of mirrors that an object around an offset of an open document has among its own keys. */
export function carriedMapPlace(snapshot: Snapshot, { uri, text }: OpenDocument, offset: number): MapPlace | undefined {
  if (entryOf(snapshot, uri)?.config === undefined) return undefined;
  const { start, end } = documentAround(text, offset);
  const part = text.slice(start, end);
  const kind = /^kind:[ \t]*["']?(\w*)/m.exec(part)?.[1] ?? '';
  const within = MIRROR_MAPS.find(([known]) => known.test(kind))?.[1];
  const root = within && dialectSchema('k3s', '')?.properties?.['mirrors'];
  return root && { root, text: part, start, form: 'yaml', within };
}

/** The document of a YAML text that an offset stands in, without its marks. */
function documentAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const before = [...text.slice(0, offset).matchAll(/^---(?:[ \t].*)?\r?\n/gm)].at(-1);
  const start = before ? before.index + before[0].length : 0;
  const after = /^---/m.exec(text.slice(offset));
  return { start, end: after ? offset + after.index : text.length };
}

function decoded(uri: string): string {
  return uri.replaceAll('%2F', '/');
}
