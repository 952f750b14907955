import type { Span } from '../../base/span';
import type { ConfigContent } from '../dialect';
import type { Endpoint } from '../endpoints/endpoint';

export type Capability = 'pull' | 'resolve' | 'push' | 'referrers';

/** A host that is asked, in the order of the file; its path and scheme are those that containerd comes to. */
export interface TomlHost {
  /** As written in the header, or the value of `server`. */
  readonly written: string;
  readonly span: Span;
  readonly endpoint: Endpoint;
  /** Empty means all. */
  readonly capabilities: readonly Capability[];
}

/** A `hosts.toml`. */
export interface HostsToml extends ConfigContent {
  readonly dialect: 'hosts-toml';
  readonly hosts: readonly TomlHost[];
  /** What `server` comes to; undefined where it is absent or has no host, so that the namespace's own upstream is asked last. */
  readonly server: TomlHost | undefined;
  /** Whether the root says not to verify, which the upstream then takes over. */
  readonly rootSkipsVerify: boolean;
  /** Set where containerd cannot decode the file: it logs that and goes on as if there were no mirrors. */
  readonly rejected: boolean;
}
