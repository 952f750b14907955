import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

/** A `[registry."host"]` of a `buildkitd.toml`. */
export interface BuildkitRegistry {
  readonly host: WrittenText;
  readonly mirrors: readonly WrittenText[];
  /** Undefined where nothing is said, which on this machine means yes. */
  readonly http: boolean | undefined;
  readonly insecure: boolean;
}

export interface Buildkit extends ConfigContent {
  readonly dialect: 'buildkit';
  readonly registries: readonly BuildkitRegistry[];
  /** Set where the daemon does not start with the file. */
  readonly refused: boolean;
}
