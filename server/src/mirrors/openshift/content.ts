import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

/** One source with its mirrors: an item of `imageDigestMirrors`, `imageTagMirrors` or `repositoryDigestMirrors`. */
export interface MirrorSet {
  readonly pulls: 'digest' | 'tag';
  readonly source: WrittenText;
  readonly mirrors: readonly WrittenText[];
  readonly policy: 'AllowContactingSource' | 'NeverContactSource';
}

/** What a file says of a cluster's registries. */
export interface OpenShiftConfig extends ConfigContent {
  readonly dialect: 'openshift';
  readonly sets: readonly MirrorSet[];
  readonly insecure: readonly WrittenText[];
  readonly blocked: readonly WrittenText[];
  /** `allowedRegistries`, which blocks all others; undefined where it is absent. */
  readonly allowed: readonly WrittenText[] | undefined;
  /** The keys of ConfigMaps of certificate authorities, as `additionalTrustedCA` names one; undefined where there are none. */
  readonly trustedCas?: readonly WrittenText[];
}

/** Whether a content holds certificate authorities and nothing that decides where an image is pulled from. */
export function holdsTrustedCasAlone(content: ConfigContent): boolean {
  return isOpenShift(content) && content.trustedCas !== undefined && content.sets.length + content.insecure.length + content.blocked.length === 0 && content.allowed === undefined;
}

function isOpenShift(content: ConfigContent): content is OpenShiftConfig {
  return content.dialect === 'openshift';
}
