import type { Problem } from '../../base/problem';

/** A text with its URI. What is read from it is remembered for as long as this object lives, so the same text has to be the same object. */
export interface ChartText {
  readonly uri: string;
  readonly text: string;
  /** One object for all versions of a text that is being typed in, so that reading one may go on from the one before it. */
  readonly draft?: object;
}

/** A chart of the workspace, as far as it is known before anybody loads it. */
export interface KnownChart {
  /** The URI of the folder that holds the Chart.yaml, without a slash at the end. */
  readonly uri: string;
  readonly name: string;
  readonly version: string;
  /** What tells charts of one source from those of another: a repository's or a workspace folder's URI. */
  readonly repository: string;
}

/** What the core cannot do itself. Neither function throws. */
export interface Unpacker {
  /** The bytes inside gzip, of which there may be `limit`. */
  gunzip(bytes: Uint8Array, limit: number): Uint8Array | 'damaged' | 'too-large';
  /** UTF-8 as text, without a byte order mark; undefined for what is none, or holds a NUL. */
  decode(bytes: Uint8Array): string | undefined;
}

/** What has been loaded of the files that charts consist of. Undefined always means: not loaded yet, and worth asking for. */
export interface ChartWorld {
  /** The paths of all files below a folder, with `/` and without the folder's own; undefined where it has not been listed yet. */
  list(folder: string): readonly string[] | undefined;
  /** A file's text; null where it cannot be read as text. */
  text(uri: string): ChartText | null | undefined;
  /** A file's bytes; null where it cannot be read. The same file has to be the same object. */
  bytes(uri: string): Uint8Array | null | undefined;
  readonly charts: readonly KnownChart[];
  readonly unpacker: Unpacker;
}

/** What has to be loaded before a chart can be told wholly. Loading it may show that more is needed. */
export interface Needs {
  readonly folders: readonly string[];
  readonly texts: readonly string[];
  readonly bytes: readonly string[];
}

/** Something wrong in one of a chart's files. */
export interface ChartProblem extends Problem {
  readonly code:
    /** The Chart.yaml cannot be read, or is no map: there is no chart. */
    | 'chart-unreadable'
    /** Without a name Helm refuses the chart; the folder's name stands for it. */
    | 'chart-without-name'
    /** Without a version, or with one that is none, Helm refuses the chart. */
    | 'chart-without-version'
    /** A values file is no map, or no YAML that Helm reads; nothing of it, or only what can be read, is used. `error` tells the case. */
    | 'values-unreadable'
    | 'template-unreadable'
    /** An archive or one file of it was left out; `error` tells why. */
    | 'archive'
    /** Charts nested too deeply, or too many of them. */
    | 'too-many-charts';
  readonly uri: string;
}
