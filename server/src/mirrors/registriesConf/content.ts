import type { Span } from '../../base/span';
import type { ConfigContent } from '../dialect';

/** A text with its place, trailing slashes taken off where the engine takes them off. */
export interface Written {
  readonly text: string;
  readonly span: Span;
}

/** For which references a mirror is asked: `mirror-by-digest-only` of the registry and `pull-from-mirror` of the mirror come to this. */
export type PullFrom = 'all' | 'digest-only' | 'tag-only';

export interface ConfMirror {
  readonly location: Written;
  readonly insecure: boolean;
  readonly pullFrom: PullFrom;
}

/** One `[[registry]]`. */
export interface ConfRegistry {
  /** What references are matched by: the location where no prefix is written. */
  readonly prefix: Written;
  /** Empty where only a wildcard prefix is written: the reference then stays as it is. */
  readonly location: Written;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrors: readonly ConfMirror[];
  readonly span: Span;
}

/** A `registries.conf` of version 2, or one of its drop-ins. */
export interface RegistriesConf extends ConfigContent {
  readonly dialect: 'registries-conf';
  readonly registries: readonly ConfRegistry[];
  /** Undefined where the key is absent, which leaves an earlier file's in force; an empty list does not. */
  readonly searched: readonly Written[] | undefined;
  readonly shortNameMode: string | undefined;
  readonly aliases: readonly { readonly name: Written; readonly value: Written }[];
  /** Set where the engine refuses the file, and with it every pull. */
  readonly refused: boolean;
}
