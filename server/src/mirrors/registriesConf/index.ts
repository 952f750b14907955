import { defineDialect, keysOf } from '../dialect';
import type { RegistriesConf } from './content';
import { liftRegistriesConf } from './lift';
import { readRegistriesConf } from './read';
import { isRegistriesConf, setOfRegistriesConf } from './recognise';
import { compileRegistriesConf } from './table';

/** containers/image's `registries.conf`, as Podman, CRI-O, Buildah and skopeo read it. */
export const REGISTRIES_CONF = defineDialect<RegistriesConf>({
  dialect: 'registries-conf',
  layer: 'node',
  recognise: isRegistriesConf,
  read: readRegistriesConf,
  setOf: setOfRegistriesConf,
  compile: compileRegistriesConf,
  lift: liftRegistriesConf,
  keys: (set) => keysOf(set, ({ registries }) => registries.map(({ prefix }) => prefix)),
});
