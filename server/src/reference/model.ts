import type { Span } from '../base/span';

/** An image reference, read by the rules of distribution's `ParseNormalizedNamed`. */
export interface Reference {
  /** The text as it stands. */
  readonly written: string;
  /** The registry's host and port as written, with its case; `docker.io` where none is written or `index.docker.io` is. */
  readonly domain: string;
  /** The repository path without the domain, with `library/` where it is implied. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Where the parts stand in `written`; `domain` is undefined where no host is written. `path` is the path as written. */
  readonly spans: {
    readonly domain: Span | undefined;
    readonly path: Span;
    readonly tag: Span | undefined;
    readonly digest: Span | undefined;
  };
}

/** Why a text is no reference: the error values of distribution's reference package and of go-digest. */
export type ReferenceErrorCode =
  | 'invalid-format'
  | 'name-contains-uppercase'
  | 'name-too-long'
  | 'name-empty'
  | 'hex64'
  | 'digest-unsupported'
  | 'digest-invalid-length'
  | 'digest-invalid-format';

export interface ReferenceError {
  readonly code: ReferenceErrorCode;
  /** The part of the text that is wrong, as exact as it can be told. */
  readonly span: Span;
  readonly parameters: Readonly<Record<string, string>>;
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: Reference }
  | { readonly ok: false; readonly error: ReferenceError };
