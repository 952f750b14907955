import type { Span } from '../base/span';
import type { ScalarStyle } from '../syntax/tree';
import type { ChartDefaults, IncludedAs, TargetedValue } from './linkModel';
import type { ApolloFacts } from './apollo/facts';
import type { PlaceRule } from './rules';

/** The kinds of place that a reference stands in: the command line's `kind`. */
export type ImageKind =
  | 'kubernetes' | 'argo' | 'tekton' | 'helm-values' | 'helm-release' | 'helm-template' | 'kustomization' | 'compose'
  | 'dockerfile' | 'github-actions' | 'gitlab-ci' | 'pipeline' | 'devcontainer' | 'skaffold' | 'kind-cluster' | 'node-config' | 'chart'
  | 'image-list' | 'lock' | 'apollo-manifest' | 'apollo-overrides' | 'apollo-module';

export type PartRole = 'registry' | 'namespace' | 'repository' | 'tag' | 'digest' | 'suffix';

/** One key of a reference that is split over several. */
export interface Part {
  readonly role: PartRole;
  /** Keys joined as the contract says. */
  readonly path: string;
  /** The scalar's inner span; for a key without a value the empty place where one would be written. */
  readonly span: Span;
  readonly style: ScalarStyle;
  /** The text that the part gives to the reference: of a numeric tag what Helm prints. */
  readonly value: string;
  /** The text in the file, where Helm prints another. */
  readonly source: string | undefined;
}

/** Why a reference cannot be resolved or rewritten as it stands. */
export type Obstacle =
  /** An expression of some other tool stands in it: `$(params.x)`, `${VAR}`, `{{ x }}`, `ko://…`, `ENC[…]`. */
  | 'placeholder'
  /** It is an address with a scheme (`oci://` of a chart, `docker://`), for which no mirror rule is documented. */
  | 'address'
  /** It is only a part (a registry, a tag) and the rest is not at hand. */
  | 'partial';

/** One image reference and where it stands. */
export interface ImageSite {
  readonly kind: ImageKind;
  /** The reference as it stands, joined where it is split. For a partial one, the parts there are. */
  readonly written: string;
  /** Where it is reported: inside the quotes; for a split one the value of `repository`, else of its first part in the file. */
  readonly span: Span;
  readonly style: ScalarStyle;
  /** Keys joined by `.`, list items as `[0]`, other keys as `["…"]`. */
  readonly path: string;
  /** Null where one scalar holds the whole reference; else in the order of the roles in a reference. */
  readonly parts: readonly Part[] | null;
  readonly obstacle: Obstacle | undefined;
  /** The keys that a partial reference lacks, for the hover. */
  readonly missing: readonly PartRole[];
  /** False for a place that only looks like an image: it is shown, never reported as wrong. */
  readonly sure: boolean;
  /** Where the tag comes from when the file does not write it. */
  readonly impliedTag: { readonly value: string; readonly from: 'appVersion' } | undefined;
  /** Set where the text must not be changed although it resolves, with the reason: part of a live object's record. */
  readonly readOnly: 'status' | 'last-applied' | undefined;
  /** Set where the reference stands in an argument, a command or an environment value: what a program makes of it there is not known. */
  readonly within?: Within;
  /** The reference with each variable replaced by the default that the file gives it (`${TAG:-1.0}`, `ARG TAG=1.0`), where all have one. */
  readonly withDefaults?: string;
  /** The variables of those that the `.env` file beside a Compose file gives. */
  readonly fromEnv?: readonly string[];
  /** Of a kustomization's new name: the name that the transformer looks for, as written. */
  readonly replaces?: string;
  /** The parts of `written` that stand in another file, the values of the chart that this file overrides. */
  readonly elsewhere?: readonly PartElsewhere[];
  /** Set for a Pod that Apollo's mirrors reach in another way than a chart's own, or not at all. */
  readonly pod?: PodFacts;
  /**
   * Of a list of what is copied: where this entry is copied to, as the file says it: a reference, or behind a `/` only the repository, perhaps
   * with a tag, on whatever host is filled.
   */
  readonly copiedTo?: string;
}

/** A part of a reference that stands in another file, or elsewhere in this one. */
export interface PartElsewhere {
  readonly role: PartRole;
  readonly path: string;
  readonly value: string;
  /** Empty where it is this file. */
  readonly uri: string;
  /** The path of that file below its workspace folder; in this file the place of the values. */
  readonly file: string;
}

/** What decides whether a Pod's images are redirected. */
export interface PodFacts {
  /** A Helm hook makes it. */
  readonly isHook: boolean;
  /** It has the label by which a Pod opts out of the webhook that redirects Pods outside the chart. */
  readonly optsOut: boolean;
  /** As written; undefined where it is given later. */
  readonly namespace?: string;
}

/** The places whose texts a program reads, not the cluster. */
export type Within = 'argument' | 'environment';

/** What a file is, as far as the finders can tell. */
export interface FoundImages {
  /** The kind of the file; undefined for one that holds no images and none would be expected. */
  readonly kind: ImageKind | undefined;
  readonly sites: readonly ImageSite[];
  /** What the file says in Apollo's own formats. */
  readonly apollo?: ApolloFacts;
  /** Set where a setting says that the file tells what is copied into a mirror. */
  readonly inventory?: Inventory;
}

/** The forms in which files say what is copied into a mirror; `other` is any file with image references in it. */
export type InventoryForm = 'skopeo-sync' | 'image-set' | 'zarf' | 'hauler' | 'list' | 'lock' | 'other';

/** What an inventory copies although it does not list it image by image. */
export type Unlisted = 'operator catalogs' | 'release channels' | 'Helm charts' | 'imported components' | 'other image lists';

/** What a file that fills a mirror says beside the references that it lists. */
export interface Inventory {
  readonly form: InventoryForm;
  /** Repositories of which those tags are copied that a rule picks. */
  readonly picks: readonly TagPick[];
  readonly unlisted: readonly Unlisted[];
  /** True where it cannot be told what is copied: the text has errors, or renames what it copies by a rule that is not read. */
  readonly uncertain: boolean;
}

export interface TagPick {
  /** With its host, as it would stand in front of a tag. */
  readonly repository: string;
  readonly by: 'regex' | 'semver';
  readonly rule: string;
}

/** What a finder may know beyond the file itself; small and plain, so that no finder needs a second file. */
export interface Surroundings {
  /** The file's path relative to its workspace folder, with `/`; the file name alone where there is no folder. */
  readonly path: string;
  /** The nearest Chart.yaml in this folder or above it. */
  readonly chart: ChartFacts | undefined;
  /** Places that a setting adds to those known, looked for in objects. The array is compiled once for as long as it lives. */
  readonly places?: readonly PlaceRule[];
  /** True where a setting says that the file holds Helm values, whatever its name and its content. */
  readonly isValues?: boolean;
  /** What a file that names this one takes it for. */
  readonly includedAs?: IncludedAs;
  /** What a chart in the workspace gives to the values in this file. */
  readonly defaults?: ChartDefaults;
  /** The same for the releases in this file, by `releaseKey`. */
  readonly releases?: Readonly<Record<string, ChartDefaults>>;
  /** Values in this file that a release takes one by one, by `releaseKey`. */
  readonly targets?: Readonly<Record<string, TargetedValue>>;
  /** What the `.env` file beside a Compose file gives to the variables of its images. */
  readonly variables?: Readonly<Record<string, string>>;
  /** True where a setting says that the file tells what is copied into a mirror, whatever its name. */
  readonly isInventory?: boolean;
  /** True where a setting names the file as a mirror configuration: rewriters in front of the node count then too. */
  readonly isMirrorConfig?: boolean;
}

export interface ChartFacts {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly appVersion: string | undefined;
  /** The chart's folder relative to the file: '' for the same folder, else what leads from the chart's folder to the file's, such as `ci` or `templates/tests`. */
  readonly below: string;
  /** The names (aliases first) under which the chart's dependencies read their values. */
  readonly dependencies: readonly string[];
}
