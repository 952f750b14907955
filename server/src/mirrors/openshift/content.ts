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
}
