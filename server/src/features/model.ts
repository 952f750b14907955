import type { Span } from '../base/span';
import type { Severity } from '../workspace/settings';

/** A diagnostic in our own words; `lsp/` and `cli/` turn it into theirs. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
}

/** One replacement. `hash` names the text that it was computed for; an applier refuses it when the text is another by then. */
export interface FileEdit {
  readonly uri: string;
  readonly hash: string;
  readonly span: Span;
  readonly newText: string;
}

/** A text that a feature asked for: of an open document or loaded from the disk. */
export interface LoadedText {
  readonly uri: string;
  readonly hash: string;
  readonly text: string;
}

/** The texts that a feature declared it needs, by URI; one that could not be loaded is missing. */
export type LoadedTexts = ReadonlyMap<string, LoadedText>;
