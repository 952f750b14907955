import type { Span } from '../../base/span';
import type { ImageSite } from '../../images/model';
import type { Tree } from '../../syntax/tree';
import type { Severity, SeveritySetting } from '../../workspace/settings';
import type { Entry, RegistrySource, Snapshot } from '../../workspace/snapshot';
import type { FileEdit, RelatedPlace } from '../model';
import type { Resolution } from '../resolution';
import type { RegistryGraph } from './graph';

/** One diagnostic of the product: its stable code, what it is about, and the check that finds it in a file. */
export interface DiagnosticRule {
  /** Dotted and stable; the name of its page in `docs/diagnostics/`. */
  readonly code: string;
  /** What it is about, in half a sentence, for settings and reports. */
  readonly title: string;
  /** The severity where no setting says otherwise; `off` is not even looked for. */
  readonly severity: SeveritySetting;
  /** What it finds in one file, in any order. Silence comments and settings are not its business. */
  check(file: CheckedFile): readonly Detection[];
}

/** What a check may know: the snapshot, the file, and facts that several checks share, computed when first asked for. */
export interface CheckedFile {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly entry: Entry;
  readonly graph: RegistryGraph;
  /** The file as a registry file in force; undefined for other files and while its text has syntax errors. */
  readonly source: RegistrySource | undefined;
  /** The images of the file that may be reported, each with its resolution; none where no table applies. */
  images(): readonly JudgedImage[];
}

/** An image with what every Environment's route says of it. */
export interface JudgedImage {
  readonly site: ImageSite;
  readonly resolution: Resolution;
}

/** Something that a check found, before settings and silences are applied. */
export interface Detection {
  readonly span: Span;
  readonly message: string;
  /** Set where the severity depends on the facts and is not the code's default. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  /** The other files whose texts the fixes need. */
  readonly needs?: readonly string[];
  /** Computed when asked for, from the texts of now. */
  readonly fixes?: (texts: FixTexts) => readonly (Fix | undefined)[];
}

/** Something that can be done about a place. */
export interface Fix {
  readonly title: string;
  /** The diagnostic that it mends; undefined for a change that no diagnostic asks for. */
  readonly code: string | undefined;
  /** `quickfix` mends a diagnostic; `refactor` is offered quietly. */
  readonly kind: 'quickfix' | 'refactor';
  readonly edits: readonly FileEdit[];
  /** Whether it is the one thing to do, safe enough for "fix all". */
  readonly preferred: boolean;
  /** Whether a file outside the workspace folders changes, which is never done without asking. */
  readonly confirm: boolean;
}

/** The texts that fixes are computed from. Undefined for a text that is not at hand or no longer the one that was read. */
export type FixTexts = (uri: string) => FixText | undefined;

export interface FixText {
  readonly uri: string;
  readonly hash: string;
  readonly text: string;
  readonly tree: Tree;
}
