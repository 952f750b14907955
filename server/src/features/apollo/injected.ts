import type { RegistrySource } from '../../workspace/snapshot';
import type { Product } from './overrides';

/** What Apollo puts into the values of a chart below `apollo`, by the keys joined with `.`, as far as the workspace's files say it. */
export type Injected = ReadonlyMap<string, string>;

/**
 * What Apollo injects in one Environment: the host of the Environment's own registry, its configuration, and which product it is. Ids of
 * entities, secrets and the Environment's name in the cluster are known to the Hub alone.
 */
export function injectedIn(files: readonly RegistrySource[], id: string | undefined, product: Product | undefined): Injected {
  const declared = files.flatMap((source) => source.file.environments ?? []).filter((environment) => environment.id.text === id);
  const store = declared.find((environment) => environment.defaultArtifactStoreURI !== undefined)?.defaultArtifactStoreURI;
  const { manifest } = product ?? {};
  return new Map<string, string>([
    ...(store === undefined ? [] : [['defaultArtifactStoreURI', store] as const]),
    ...declared.flatMap(({ config }) => [...config].map(([key, value]) => [`environment.${key}`, value] as const)),
    ...(['group', 'name', 'version'] as const).flatMap((key) => {
      const text = manifest?.[key]?.text;
      return text === undefined || text.includes('{{') ? [] : [[`product.${key}`, text] as const];
    }),
  ]);
}

/** An expression that Apollo fills in by one value that it injects. Others, with functions in them, are not evaluated. */
const EXPRESSION = /\{\{-?\s*(?:preprocess\s+)?\.Values\.apollo\.(\w+(?:\.\w+)*)\s*-?\}\}/g;

/** A text with each expression replaced whose value is known. */
export function filledWith(written: string, injected: Injected): string {
  return written.replace(EXPRESSION, (expression, key: string) => injected.get(key) ?? expression);
}

/** The keys below `apollo` that the expressions of a text ask for, each once. */
export function keysAskedFor(written: string): readonly string[] {
  return [...new Set([...written.matchAll(EXPRESSION)].flatMap(([, key]) => key ?? []))];
}
