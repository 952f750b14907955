import { defineDialect, keysOf } from '../dialect';
import type { K3sRegistries } from './content';
import { liftK3s } from './lift';
import { readK3s } from './read';
import { isK3sRegistries, setOfK3s } from './recognise';
import { compileK3s } from './table';

/** The `registries.yaml` of k3s and RKE2. */
export const K3S = defineDialect<K3sRegistries>({
  dialect: 'k3s',
  layer: 'node',
  recognise: isK3sRegistries,
  read: readK3s,
  setOf: setOfK3s,
  compile: compileK3s,
  lift: liftK3s,
  keys: (set) => keysOf(set, ({ mirrors }) => mirrors.map(({ host }) => host)),
});
