import { lookAt, type Look } from '../../base/look';
import type { ConfigText } from '../dialect';

/** The kinds of a cluster's mirror configuration with their API groups. */
const KINDS = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?(?:ImageDigestMirrorSet|ImageTagMirrorSet|ImageContentSourcePolicy|ImageContentPolicy)\b/m;
const IMAGE_CONFIG = /^["']?kind["']?[ \t]*:[ \t]*["']?Image["']?[ \t]*(?:#.*)?$/m;
const GROUP = /\b(?:config|operator)\.openshift\.io\//;
/** The keys of an install-config, whose `kind` is optional. */
const INSTALL = /^(?:imageContentSources|imageDigestSources)[ \t]*:/m;

/** A ConfigMap of the namespace in which the cluster's image configuration looks its certificate authorities up. */
const CONFIG_MAP = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?ConfigMap\b/m;
const TRUSTED_CAS = /\bnamespace["']?[ \t]*:[ \t]*["']?openshift-config(?![\w-])/;

/** Whether a text holds certificate authorities as `additionalTrustedCA` names them: a ConfigMap with certificates in `openshift-config`. */
export function mayHoldTrustedCas(look: Look): boolean {
  return look.has('openshift-config') && look.has('-----BEGIN CERTIFICATE') && look.has(TRUSTED_CAS) && look.has(CONFIG_MAP);
}

/** Whether a text holds mirror sets of OpenShift: by kind and API group, or as an `install-config.yaml` with image sources. */
export function isOpenShift({ path, text, look }: ConfigText): boolean {
  if (!/\.(?:ya?ml|json)$/i.test(path)) return false;
  const isOfGroup = look.has(GROUP) && GROUP.test(text);
  if (isOfGroup && (KINDS.test(text) || (IMAGE_CONFIG.test(text) && text.includes('registrySources')))) return true;
  if (mayHoldTrustedCas(look) && mayHoldTrustedCas(lookAt(text))) return true;
  if (isOfGroup && /"kind"[ \t]*:[ \t]*"Image(?:Digest|Tag)MirrorSet"/.test(text)) return true;
  return look.has(INSTALL) && INSTALL.test(text) && /^baseDomain[ \t]*:|^apiVersion[ \t]*:[ \t]*["']?v1["']?[ \t]*$/m.test(text);
}

/** The manifests of a folder belong to one cluster. */
export function setOfOpenShift(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
