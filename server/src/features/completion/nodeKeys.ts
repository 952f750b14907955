import type { Dialect } from '../../mirrors/model';
import { entryOf, type OpenDocument, type Snapshot } from '../../workspace/snapshot';
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
