import type { ConfigText, MirrorDialect } from './dialect';
import type { Dialect } from './model';
import { HOSTS_TOML } from './hostsToml';
import { K3S } from './k3s';
import { OPENSHIFT } from './openshift';
import { REGISTRIES_CONF } from './registriesConf';

/** The dialects of nodes and of rewriters in front of them, the surest to recognise first; Apollo's own stands apart, since it has Environments. */
export const DIALECTS: readonly MirrorDialect[] = [REGISTRIES_CONF, HOSTS_TOML, K3S, OPENSHIFT];

/** The dialect of a text; undefined for one that is no mirror configuration. */
export function dialectOf(file: ConfigText): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.recognise(file));
}

/** A dialect by its name; undefined for Apollo's. */
export function dialectNamed(name: Dialect): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.dialect === name);
}
