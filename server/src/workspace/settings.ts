export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type SeveritySetting = Severity | 'off';

/** The settings `mirrorLens.*` for one resource, parsed and complete. */
export interface Settings {
  readonly enable: 'auto' | 'always' | 'never';
  readonly registryFiles: readonly string[];
  readonly exclude: readonly string[];
  readonly diagnosticsScope: 'openFiles' | 'workspace';
  readonly severity: Readonly<Record<string, SeveritySetting>>;
  /** Glob (relative to the folder) → code → severity. */
  readonly severityOverrides: Readonly<Record<string, Readonly<Record<string, SeveritySetting>>>>;
  readonly vendoredCharts: readonly string[];
  /** In bytes. */
  readonly maxFileSize: number;
  /** The chosen Environment's id; undefined for all. */
  readonly environment: string | undefined;
}
