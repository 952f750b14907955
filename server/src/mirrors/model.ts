import type { Place, Span } from '../base/span';
import type { Reference } from '../reference/model';

/** What becomes of a reference; the words of the command line's contract. */
export type Status = 'mirrored' | 'direct' | 'unmatched' | 'ambiguous' | 'unpullable' | 'unknown' | 'invalid';

/** The layers of the path that a pull takes, in their order. */
export type Layer = 'admission' | 'apollo' | 'node';

/** The mirror dialects that are read, each with its folder under `mirrors/`. */
export type Dialect =
  | 'apollo' | 'registries-conf' | 'hosts-toml' | 'containerd' | 'k3s' | 'openshift' | 'talos' | 'docker' | 'buildkit'
  | 'kustomize' | 'imageswap' | 'harbor-webhook' | 'kyverno';

/** The rule that leads to a pull source. */
export interface Rule {
  readonly dialect: Dialect;
  /** Where it stands: for a mirror its entry in the list, for an owned host the registry's URL. */
  readonly place: Place;
  /** The 1-based line of `place`, since a rule's file may be closed. */
  readonly line: number;
  /** The 1-based column of `place`, in UTF-16 code units. */
  readonly column: number;
  /** The Artifact Registry's URL as written; of a node's rule the endpoint or location. */
  readonly registry: string;
  readonly displayName: string | undefined;
  /** The Mirrored Registry as written, or the key that a node's rule matched by; undefined where the host is the registry's own. */
  readonly mirrored: string | undefined;
  /** The rule in words, as the command line prints it. */
  readonly text: string;
  /** Set where the rule holds only if the registry that it leads to has the image, which the rewriter asks it and reading cannot tell. */
  readonly isChecked?: true;
}

/** One place that a reference may be pulled from. */
export interface Source {
  /** `host/path:tag` or `host/path@digest`, null where the URL is no plain `/v2/` address. */
  readonly reference: string | null;
  /** The manifest URL, for dialects that work with URLs. */
  readonly url: string | null;
  readonly insecure: boolean;
  readonly blocked: boolean;
  /** Null for the written host itself. */
  readonly via: Rule | null;
}

/** Why nothing can be pulled, in the contract's words. */
export type PullError = 'reference' | 'rewrite' | 'config' | 'no-source';

/** What one table says of one reference. */
export interface Answer {
  readonly status: Status;
  readonly sources: readonly Source[];
  readonly error: PullError | null;
}

/** A compiled mirror table. */
export interface Table {
  readonly layer: Layer;
  readonly dialect: Dialect;
  resolve(reference: Reference): Answer;
  /**
   * Only of dialects that rewrite text without reading it as a reference, such as kustomize: the one resulting text as it stands. A route
   * asks this instead of `resolve` where it is there, with the text that came out of the step before.
   */
  rewrite?(text: string): Answer;
}

/** The tables that a pull passes in one Environment, in order; plain data. */
export interface Route {
  /** The Environment's id, undefined for the one that is implied when none is declared. */
  readonly environment: string | undefined;
  /** The path that the answer is the end of. Several tables of nodes in it stand beside each other: a node has one of them. */
  readonly tables: readonly Table[];
  /** Tables of nodes that may follow: their steps are told, and the answer stays that of the path. */
  readonly beside?: readonly Table[];
}

/** One step of the path. `in` is the reference that the step was asked for. */
export interface Step extends Answer {
  readonly layer: Layer;
  readonly dialect: Dialect;
  readonly in: string;
}

/** The whole path of one reference along one route. */
export interface Trace extends Answer {
  readonly environment: string | undefined;
  readonly steps: readonly Step[];
}

/** A host as it stands in a registry file. */
export interface HostEntry {
  /** As written, quotes taken off. */
  readonly text: string;
  /** Inside the quotes. */
  readonly span: Span;
  /** What it is compared by (see `hostKey`); undefined where the text is no `host[:port]`, which then takes no part in resolution. */
  readonly key: string | undefined;
}

/** A text with its place, such as a glob or an id. */
export interface TextEntry {
  readonly text: string;
  readonly span: Span;
}

export type CredentialsType = 'basic' | 'none' | 'ecr';

/** An Artifact Registry of a registry file, in the words of Apollo's form. */
export interface ArtifactRegistry {
  /** Undefined where the required key is missing. */
  readonly url: HostEntry | undefined;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly credentials: { readonly type: CredentialsType; readonly fipsMode: boolean } | undefined;
  readonly mirrors: readonly HostEntry[];
  readonly hubAccess: 'expected' | 'notExpected';
  readonly revision: string | undefined;
  /** The whole list item. */
  readonly span: Span;
}

/** An Environment of a registry file. */
export interface EnvironmentDeclaration {
  readonly id: TextEntry;
  readonly displayName: string | undefined;
  readonly registries: readonly HostEntry[];
  /** Globs relative to the registry file: the files that are deployed to this Environment. */
  readonly files: readonly TextEntry[];
  /** The values files and the files of config overrides of the Environment: paths relative to the registry file. */
  readonly values: readonly TextEntry[];
  readonly overrides: readonly TextEntry[];
  /** Paths and globs, relative to the registry file, of the mirror configurations of the Environment's nodes. */
  readonly nodeMirrors: readonly TextEntry[];
  /** The hosts that the Environment's nodes reach besides those of its registries; undefined where nothing is said of it. */
  readonly reachable: readonly HostEntry[] | undefined;
  readonly defaultArtifactStoreURI: string | undefined;
  /** What the file repeats of the Environment's configuration in the Hub: its scalars by their keys joined with `.`. */
  readonly config: ReadonlyMap<string, string>;
  readonly podRegistryReplacement: boolean | undefined;
  readonly span: Span;
}

/** A registry file as read; parts that are wrong are left out of it and named among its problems. */
export interface RegistryFile {
  readonly artifactRegistries: readonly ArtifactRegistry[];
  /** Undefined where the key is absent: one implied Environment then holds all registries. */
  readonly environments: readonly EnvironmentDeclaration[] | undefined;
  /** Globs relative to the file; undefined where it restricts itself to nothing. */
  readonly appliesTo: readonly TextEntry[] | undefined;
  readonly asOf: string | undefined;
  /** Where the day stands. */
  readonly asOfSpan?: Span;
}
