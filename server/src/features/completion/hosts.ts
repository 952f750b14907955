import { tell } from '../../base/texts';
import { memo } from '../../base/memo';
import { hostKey } from '../../reference/host';
import { DEFAULT_ENGINE } from '../../mirrors/dialect';
import type { NodeConfig, Snapshot } from '../../workspace/snapshot';
import { fileCount, imageCount } from '../diagnostics/words';
import { usageOf } from '../usage';

/** A host that may be written at a place, and why, in a few words. */
export interface KnownHost {
  readonly host: string;
  readonly detail: string;
}

/** The hosts of the workspace's images but those to leave out, the most used first. */
export function hostsByUse(snapshot: Snapshot, leftOut: ReadonlySet<string>): readonly KnownHost[] {
  return [...usageOf(snapshot).byHost]
    .filter(([key]) => !leftOut.has(key))
    .sort(([a, left], [b, right]) => right.images - left.images || (a < b ? -1 : 1))
    .map(([host, { images, files }]): KnownHost => ({ host, detail: tell`${imageCount(images)} in ${fileCount(files.size)}` }));
}

/** The hosts that mirror tables send pulls to, Apollo's registries first, then those of the workspace's images. */
export function hostsToContact(snapshot: Snapshot, leftOut: ReadonlySet<string>): readonly KnownHost[] {
  const known = new Map<string, KnownHost>();
  const take = (host: string, detail: string): void => {
    const key = hostKey(host);
    if (host !== '' && !leftOut.has(key) && !known.has(key)) known.set(key, { host, detail });
  };
  for (const { file } of snapshot.registryFiles) for (const { url, displayName } of file.artifactRegistries) take(url?.text ?? '', displayName ?? tell`Artifact Registry`);
  for (const config of snapshot.nodeConfigs) for (const host of mirrorHosts(config)) take(host, tell`mirror of a node`);
  for (const { host, detail } of hostsByUse(snapshot, leftOut)) take(host, detail);
  return [...known.values()];
}

/** The hosts that a configuration sends pulls to. */
const mirrorHosts = memo((config: NodeConfig): ReadonlySet<string> => {
  const rules = config.dialect.lift(config, DEFAULT_ENGINE)?.rules ?? [];
  return new Set(rules.flatMap(({ mirrors }) => mirrors.map(({ host }) => host)));
});
