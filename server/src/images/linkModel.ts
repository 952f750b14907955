import type { Span } from '../base/span';
import type { ChartFacts } from './model';

/** What another file takes a file for by naming it, whatever its name and its content. */
export type IncludedAs = 'values' | 'compose' | 'gitlab-ci' | 'helmfile';

/** What a file says of others, as small plain data; see `linksOf` for how paths are written. */
export interface FileLinks {
  readonly releases?: readonly ReleaseLink[];
  readonly includes?: readonly Inclusion[];
  readonly kustomizations?: readonly KustomizationLink[];
  /** Of a transformer configuration: where kustomize looks for images besides those places that it knows. */
  readonly fieldSpecs?: readonly FieldSpec[];
  /** The variables that a Compose file's images use, so that no other value of an `.env` file is kept. */
  readonly variables?: readonly string[];
  /** ConfigMaps and Secrets from which releases may take values. */
  readonly holders?: readonly ValuesHolder[];
}

/** A chart that is released with values of its own. */
export interface ReleaseLink {
  /** See `releaseKey`. */
  readonly at: string;
  /** The chart's folder; absent for one from a registry or a repository. */
  readonly chart?: string;
  /** The values files. */
  readonly values: readonly string[];
  /** The objects that give values, those that count less first. */
  readonly from?: readonly ValuesSource[];
}

/** An object from which a release takes values: a text of them under a key, or one value that is put to the path `target`. */
export interface ValuesSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace?: string;
  readonly key: string;
  readonly target?: string;
}

/** An object with texts that may be values. */
export interface ValuesHolder {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace?: string;
  /** The 0-based number of its document. */
  readonly document: number;
  /** The field that holds the texts. */
  readonly field: string;
  readonly keys: readonly string[];
}

/** A single value that a release puts to a path of the chart's values. */
export interface TargetedValue {
  readonly path: string;
  readonly defaults: ChartDefaults;
}

/** What names a release in a file: the number of its document and the path of the map around its values. */
export function releaseKey(document: number, path: string): string {
  return `${document}:${path}`;
}

export interface Inclusion {
  readonly as: IncludedAs;
  readonly path: string;
}

/** One entry of kustomize's image transformer. */
export interface ImageTransform {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
  /** The entry in its file. */
  readonly span: Span;
  /** The text of its name, inside the quotes. */
  readonly nameSpan: Span;
}

/** A kustomization, of kustomize or of Flux: what it takes in and what it makes of the images in it. */
export interface KustomizationLink {
  /** Files and folders, patches among them. */
  readonly resources: readonly string[];
  /** Folders of components, whose transformers act on the resources too. */
  readonly components: readonly string[];
  readonly images: readonly ImageTransform[];
  /** Files of transformer configurations. */
  readonly configurations: readonly string[];
  /** True where a folder without a kustomization stands for all files below it, as for Flux. */
  readonly takesFolders: boolean;
}

export interface FieldSpec {
  /** Keys separated by `/`; `\/` is a slash in a key. */
  readonly path: string;
  readonly kind?: string;
  readonly group?: string;
}

/** The kustomizations that a resource passes on its way into one overlay. */
export interface TransformChain {
  /** The path of the outermost kustomization below its workspace folder. */
  readonly overlay: string;
  /** The innermost first: a file, and the number of the kustomization in its links. */
  readonly steps: readonly { readonly uri: string; readonly index: number }[];
}

/** What a chart in the workspace gives to values that override its own. */
export interface ChartDefaults {
  readonly chart: ChartFacts;
  /** The values files that the leaves stand in, those that count less first. */
  readonly sources: readonly DefaultsSource[];
  /** The appVersion of each subchart by the section of its values. */
  readonly appVersions: Readonly<Record<string, string>>;
}

/** The keys of a values file that images are made of. */
export interface DefaultsSource {
  readonly uri: string;
  /** The path of the file below its workspace folder. */
  readonly name: string;
  /** The keys in front of each path: a subchart's section. */
  readonly section: readonly string[];
  /** Path, and the text that Helm prints. */
  readonly leaves: readonly (readonly [path: string, value: string])[];
}
