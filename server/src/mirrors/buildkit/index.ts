import { defineDialect, keysOf } from '../dialect';
import type { Buildkit } from './content';
import { liftBuildkit } from './lift';
import { readBuildkit } from './read';
import { isBuildkit, setOfBuildkit } from './recognise';
import { compileBuildkit } from './table';

/** BuildKit's `buildkitd.toml`. */
export const BUILDKIT = defineDialect<Buildkit>({
  dialect: 'buildkit',
  layer: 'node',
  recognise: isBuildkit,
  read: readBuildkit,
  setOf: setOfBuildkit,
  compile: compileBuildkit,
  lift: liftBuildkit,
  keys: (set) => keysOf(set, ({ registries }) => registries.filter(({ mirrors }) => mirrors.length > 0).map(({ host }) => host)),
});
