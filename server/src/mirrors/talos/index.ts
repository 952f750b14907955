import { defineDialect, keysOf } from '../dialect';
import type { TalosConfig } from './content';
import { liftTalos } from './lift';
import { readTalos } from './read';
import { isTalos, setOfTalos } from './recognise';
import { compileTalos } from './table';

/** Talos' machine configuration and its registry documents. */
export const TALOS = defineDialect<TalosConfig>({
  dialect: 'talos',
  layer: 'node',
  recognise: isTalos,
  read: readTalos,
  setOf: setOfTalos,
  compile: compileTalos,
  lift: liftTalos,
  keys: (set) => keysOf(set, ({ mirrors }) => mirrors.map(({ host }) => host)),
});
