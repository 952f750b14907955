import { defineDialect, keysOf } from '../dialect';
import type { ContainerdConfig } from './content';
import { liftContainerd } from './lift';
import { readContainerdConfig } from './read';
import { isContainerdConfig, setOfContainerdConfig } from './recognise';
import { compileContainerd } from './table';

/** The registry's tables of containerd's own `config.toml`. */
export const CONTAINERD = defineDialect<ContainerdConfig>({
  dialect: 'containerd',
  layer: 'node',
  recognise: isContainerdConfig,
  read: readContainerdConfig,
  setOf: setOfContainerdConfig,
  compile: compileContainerd,
  lift: liftContainerd,
  keys: (set) => keysOf(set, ({ mirrors }) => mirrors.map(({ host }) => host)),
});
