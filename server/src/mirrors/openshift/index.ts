import { defineDialect, keysOf } from '../dialect';
import type { OpenShiftConfig } from './content';
import { liftOpenShift } from './lift';
import { readOpenShift } from './read';
import { isOpenShift, setOfOpenShift } from './recognise';
import { compileOpenShift } from './table';

/** OpenShift's mirror sets and registry settings, and an install-config's image sources. */
export const OPENSHIFT = defineDialect<OpenShiftConfig>({
  dialect: 'openshift',
  layer: 'node',
  recognise: isOpenShift,
  read: readOpenShift,
  setOf: setOfOpenShift,
  compile: compileOpenShift,
  lift: liftOpenShift,
  keys: (set) => keysOf(set, ({ sets }) => sets.map(({ source }) => source)),
});
