import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';

/** A text of a file with its place, inside its quotes. */
export interface TextFact {
  readonly text: string;
  readonly span: Span;
}

/** What a file says in Apollo's own formats, beside its images: small and plain, so that closed files keep it. */
export interface ApolloFacts {
  readonly manifest?: ProductManifest;
  readonly blocks?: readonly OverrideBlock[];
  readonly entities?: readonly ModuleEntity[];
  readonly secrets?: readonly StoreSecret[];
  readonly namespaces?: readonly DeclaredNamespace[];
}

/** A Namespace of the cluster that a file declares. */
export interface DeclaredNamespace {
  readonly name: string;
  /** The Environment that its label says it belongs to; undefined without the label, so that Apollo's webhook leaves its Pods alone. */
  readonly environment: string | undefined;
}

/** A Product Release manifest. */
export interface ProductManifest {
  readonly group: TextFact | undefined;
  readonly name: TextFact | undefined;
  readonly version: TextFact | undefined;
  readonly type: TextFact | undefined;
  readonly artifacts: readonly Artifact[];
  /** The key `artifacts`, for what is said of the list as a whole. */
  readonly artifactsAt: Span | undefined;
  readonly chart: DeclaredChart | undefined;
  /** `apollo.manifest-schema` and `apollo.manifest-form`, each with a parameter `kind`. */
  readonly problems: readonly Problem[];
}

/** An entry of `extensions.artifacts`. */
export interface Artifact {
  readonly type: TextFact | undefined;
  readonly uri: TextFact | undefined;
  /** Where the entry is spoken of when a key is missing: its first key. */
  readonly at: Span;
}

/** What `extensions.helm-chart` says of the chart that the product deploys. */
export interface DeclaredChart {
  /** A chart's name, or its whole `oci://` address. */
  readonly name: TextFact | undefined;
  readonly version: TextFact | undefined;
  readonly repository: TextFact | undefined;
}

/** One block of an entity's config overrides. */
export interface OverrideBlock {
  /** The lowest product version that the block applies to, as the key says it. */
  readonly version: TextFact;
  /** The whole block, for telling which one a place belongs to. */
  readonly span: Span;
}

/** An entity of a Module. */
export interface ModuleEntity {
  /** The product's name: its id without the group. */
  readonly product: string;
  readonly span: Span;
}

/** A Secret with credentials for a registry. Nothing of its values is kept. */
export interface StoreSecret {
  /** The label's value. */
  readonly host: TextFact;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}
