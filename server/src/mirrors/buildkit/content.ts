import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

/** A `[registry."host"]` of a `buildkitd.toml`. */
export interface BuildkitRegistry {
  readonly host: WrittenText;
  readonly mirrors: readonly WrittenText[];
  readonly http: boolean;
  readonly insecure: boolean;
}

export interface Buildkit extends ConfigContent {
  readonly dialect: 'buildkit';
  readonly registries: readonly BuildkitRegistry[];
  /** Set where the daemon does not start with the file. */
  readonly refused: boolean;
}
