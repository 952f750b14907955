import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

export interface TalosMirror {
  /** The host, or `*`. */
  readonly host: WrittenText;
  readonly endpoints: readonly { readonly url: WrittenText; readonly overridesPath: boolean }[];
  readonly skipsFallback: boolean;
  /** Whether it is a document of its own, which replaces the machine configuration's entry of the same host. */
  readonly isDocument: boolean;
}

/** A Talos machine configuration, or documents beside it. */
export interface TalosConfig extends ConfigContent {
  readonly dialect: 'talos';
  readonly mirrors: readonly TalosMirror[];
  /** The hosts that there are TLS settings for. */
  readonly tls: readonly string[];
  /** Set where Talos rejects the configuration. */
  readonly refused: boolean;
}
