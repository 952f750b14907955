import type { Span } from '../base/span';
import type { Recorder } from './again/record';

/** A place that a value was read from. */
export interface Origin {
  /**
   * `values`: a leaf of a values file; `chart`: a key of a Chart.yaml; `template`: a literal in a template's text; `given`: what the user
   * or a setting gives, such as `--set`, the release's name or the namespace.
   */
  readonly kind: 'values' | 'chart' | 'template' | 'given';
  /** The file's URI; '' for what is given. */
  readonly uri: string;
  /** The keys from the file's root, joined as the contract says; '' for a template's literal, the name of what is given otherwise. */
  readonly path: string;
  /** The scalar's inner span in the file; empty for what is given. */
  readonly span: Span;
}

/** What a value was made from, each place once, in the order of first use. */
export type Origins = readonly Origin[];

/** A stretch of text with what it was made from; a text that no place names (a separator made by a function) has no origins. */
export interface Segment {
  readonly text: string;
  readonly origins: Origins;
  /** The action or literal text of a template that printed it, innermost first; absent until a template has printed it. */
  readonly trace?: Trace;
  /** Set where the text cannot be known: `text` is then empty, and stands for any text. */
  readonly unknown?: Unknown;
}

/** Where in the templates a text was printed: a literal text or an action, and the calls that led there. */
export interface Trace {
  readonly uri: string;
  readonly span: Span;
  /** The action with the `include`, `template` or `tpl` that called the template of `span`; absent in the file that is rendered. */
  readonly up?: Trace | undefined;
  /** The innermost condition of the same template that it stands in. */
  readonly under?: Condition | undefined;
  /** What the template has read so far, and goes on to read, that was empty. */
  readonly emptied?: EmptyLeaves | undefined;
}

/** A condition of a template, and how it was answered. */
export interface Condition {
  readonly uri: string;
  /** The opening action, `{{ if … }}` or `{{ with … }}`. */
  readonly span: Span;
  /** From the opening action to behind its `{{ end }}`. */
  readonly whole: Span;
  /** Whether it held, so that its body was executed and not what stands behind `{{ else }}`. */
  readonly taken: boolean;
  /** The scalars of values files that it read to be answered, the first few of them. */
  readonly read: readonly Value[];
  /** The condition around it in the same template. */
  readonly up: Condition | undefined;
}

/** Leaves of values that are there, empty or null, and were read by one execution of a template: it may use them once they are filled. */
export interface EmptyLeaves {
  readonly leaves: Origin[];
}

/**
 * A value as Go templates see it. Go's types matter, since printing and comparing follow them: Helm reads every number of a values file
 * as a float64, while a literal `3` in a template is an int. A value that cannot be known without a cluster is `unknown` and spreads.
 */
export type Value = NilValue | BoolValue | IntValue | FloatValue | StringValue | ListValue | DictValue | UnknownValue;

export interface NilValue {
  readonly kind: 'nil';
  readonly origins: Origins;
  /** Go's nil within an interface, as a map lookup gives it: a field of it is an error, one of the plain nil is nil. */
  readonly typed?: true;
}

export interface BoolValue {
  readonly kind: 'bool';
  readonly value: boolean;
  readonly origins: Origins;
}

/** `type` is Go's: arithmetic of Sprig gives int64, `len` and literals int. */
export interface IntValue {
  readonly kind: 'int';
  readonly type: 'int' | 'int64';
  readonly value: bigint;
  readonly origins: Origins;
}

export interface FloatValue {
  readonly kind: 'float';
  readonly value: number;
  readonly origins: Origins;
}

/** The text is that of the segments one after the other; empty segments do not stand in it. */
export interface StringValue {
  readonly kind: 'string';
  readonly segments: readonly Segment[];
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly origins: Origins;
  /** Go's type where it is not `[]interface {}`. */
  readonly type?: '[]string' | '[]int' | '[][]interface {}' | '[]map[string]interface {}' | 'common.VersionSet';
  /** Go's nil slice: empty as any other, but `null` in JSON and YAML, and not deeply equal to an empty one. */
  readonly nil?: true;
  /** Go's capacity at most, where a function makes another one than appending does. Go slices up to it. */
  readonly capacity?: number;
}

/** Sprig's `set`, `unset` and `merge` change a dict in place, and everyone who holds it sees that; so the map is not readonly. */
export interface DictValue {
  readonly kind: 'dict';
  readonly entries: Map<string, Value>;
  readonly origins: Origins;
  /** Go's type where it is not `map[string]interface {}`; the renderer sets it for Helm's own objects. */
  readonly type?: DictType;
  /** Set where the dict may hold more than is known: why a key that is not there is unknown rather than nil. */
  readonly rest?: Unknown;
}

export type DictType =
  | 'common.Values' | 'map[string]string' | 'engine.files' | '*chart.Metadata' | '*common.Capabilities' | 'common.KubeVersion'
  | '*semver.Version' | 'time.Time' | 'struct';

/** What cannot be known by reading. `why` is a code with what the sentence needs, never a sentence. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly why: Unknown;
  readonly origins: Origins;
  /** Set where it is known not to be empty, as what chance makes is. */
  readonly filled?: true;
}

/** Why a value is unknown. */
export interface Unknown {
  readonly code: 'cluster' | 'random' | 'time' | 'function' | 'file' | 'dependency' | 'budget' | 'placeholder' | 'error';
  /** The function's, file's or dependency's name. */
  readonly name: string;
}

/** One template file of a chart. */
export interface TemplateFile {
  /** The name that Helm gives it: the chart's path and the file's, such as `app/charts/db/templates/_helpers.tpl`. */
  readonly name: string;
  readonly uri: string;
  readonly text: string;
  /** The chart it belongs to: the path of Helm's name before `/templates/`, such as `app/charts/db`. */
  readonly chart: string;
}

/** What a template of one chart sees as its dot. Made anew for each rendering, since templates may change dicts. */
export interface ChartScope {
  /** The chart's path, as `TemplateFile.chart`. */
  readonly chart: string;
  /** `.Values`, `.Chart`, `.Release`, `.Capabilities` and `.Subcharts`; `.Template` and `.Files` are added for each template. */
  readonly dot: ReadonlyMap<string, Value>;
  /** `.Files` within the chart: path below the chart → text; undefined where the file exists and is not at hand, so that what it gives is unknown. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** All that is rendered together: Helm parses the templates of a chart and of all its subcharts into one set. */
export interface RenderInput {
  /** In Helm's order of parsing: a later definition of the same name replaces an earlier one. */
  readonly templates: readonly TemplateFile[];
  readonly scopes: readonly ChartScope[];
  /** Steps of execution that the rendering may take. */
  readonly budget: number;
  /** The names of dependencies that are not at hand: a template that is defined nowhere may be theirs, so that what it gives is unknown. */
  readonly missing?: readonly string[];
  /** Where the dicts of the scopes note what they are asked for; without it, nobody can tell what a later rendering would spare. */
  readonly recorder?: Recorder;
}
