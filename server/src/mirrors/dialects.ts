import { BUILDKIT } from './buildkit';
import { CONTAINERD } from './containerd';
import type { ConfigText, MirrorDialect } from './dialect';
import { DOCKER } from './docker';
import { HARBOR_WEBHOOK } from './harborWebhook';
import { HOSTS_TOML } from './hostsToml';
import { IMAGESWAP } from './imageswap';
import { K3S } from './k3s';
import { KUSTOMIZE } from './kustomize';
import { KYVERNO } from './kyverno';
import type { Dialect } from './model';
import { OPENSHIFT } from './openshift';
import { REGISTRIES_CONF } from './registriesConf';
import { TALOS } from './talos';

/** The dialects of nodes and of rewriters in front of them, the surest to recognise first; Apollo's own stands apart, since it has Environments. */
export const DIALECTS: readonly MirrorDialect[] = [
  REGISTRIES_CONF, HOSTS_TOML, CONTAINERD, BUILDKIT, OPENSHIFT, TALOS, K3S, DOCKER, KUSTOMIZE, KYVERNO, IMAGESWAP, HARBOR_WEBHOOK,
];

/** The dialect of a text; undefined for one that is no mirror configuration. */
export function dialectOf(file: ConfigText): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.recognise(file));
}

/** A dialect by its name; undefined for Apollo's. */
export function dialectNamed(name: Dialect): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.dialect === name);
}
