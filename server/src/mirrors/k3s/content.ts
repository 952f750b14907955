import type { Span } from '../../base/span';
import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

/** An entry of `mirrors`. */
export interface K3sMirror {
  /** The host, or `*`. */
  readonly host: WrittenText;
  readonly endpoints: readonly WrittenText[];
  readonly rewrites: readonly { readonly pattern: WrittenText; readonly replacement: WrittenText }[];
}

/** An entry of `configs`, without what is secret. */
export interface K3sConfig {
  readonly host: WrittenText;
  readonly hasAuth: boolean;
  readonly hasTls: boolean;
  /** Whether anything of the TLS settings is written into the generated file; an empty map says nothing there. */
  readonly writesTls: boolean;
  readonly skipsVerify: boolean;
  readonly span: Span;
}

/** A `registries.yaml` of k3s or RKE2. */
export interface K3sRegistries extends ConfigContent {
  readonly dialect: 'k3s';
  readonly mirrors: readonly K3sMirror[];
  readonly configs: readonly K3sConfig[];
  /** Set where the agent does not start with the file. */
  readonly refused: boolean;
}
