import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

/** Docker's `daemon.json`, as far as it speaks of registries. */
export interface DockerDaemon extends ConfigContent {
  readonly dialect: 'docker';
  readonly mirrors: readonly WrittenText[];
  /** Hosts, and networks in CIDR notation. */
  readonly insecure: readonly WrittenText[];
  /** Set where the daemon does not start with the file. */
  readonly refused: boolean;
}
