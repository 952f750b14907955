import type { Span } from '../../base/span';

/** The tree of a Go template. Spans are offsets in the file's text; that of an action reaches from `{{` to behind `}}`. */
export type Node = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

/** Literal text, after trimming. */
export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  readonly span: Span;
}

export interface ActionNode {
  readonly kind: 'action';
  readonly pipe: PipeNode;
  readonly span: Span;
}

/** `if`, `with` and `range`; `else if` and `else with` are branches alone in `otherwise`. */
export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[] | undefined;
  /** The opening action alone. */
  readonly span: Span;
  /** From the opening action to behind `{{ end }}`. */
  readonly whole: Span;
  /** The `{{ else }}`, where there is one. */
  readonly elseSpan: Span | undefined;
}

/** `{{ template "name" pipeline }}`, and what `{{ block }}` leaves at its place. */
export interface TemplateNode {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
  readonly span: Span;
}

export interface JumpNode {
  readonly kind: 'break' | 'continue';
  readonly span: Span;
}

export interface PipeNode {
  readonly kind: 'pipe';
  readonly variables: readonly string[];
  /** `=` rather than `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
  readonly span: Span;
}

export interface CommandNode {
  readonly words: readonly [Expression, ...Expression[]];
  readonly span: Span;
}

export type Expression =
  | { readonly kind: 'dot' | 'nil'; readonly span: Span }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  | NumberNode
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'field'; readonly fields: readonly string[]; readonly span: Span }
  | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[]; readonly span: Span }
  | { readonly kind: 'chain'; readonly base: Expression; readonly fields: readonly string[]; readonly span: Span }
  | { readonly kind: 'function'; readonly name: string; readonly span: Span }
  | PipeNode;

/** A number as Go's ideal constants: `int` where it fits an int64, `float` where it is a float. `asInt` holds for `1.0` and `1e3` too. */
export interface NumberNode {
  readonly kind: 'number';
  readonly asInt: bigint | undefined;
  readonly asFloat: number | undefined;
  /** Whether it stands for an int where no type is asked for. */
  readonly isInt: boolean;
  readonly span: Span;
}

/** What `{{ define }}`, `{{ block }}` or a whole file names. */
export interface Definition {
  readonly name: string;
  readonly body: readonly Node[];
  /** The `{{ define }}` action; empty at the start for the file itself. */
  readonly span: Span;
}

/** Why a template cannot be parsed or run. `message` is for people, close to Go's own words; decide by `code`. */
export interface TemplateError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly uri: string;
  readonly span: Span;
}

export type ErrorCode =
  | 'syntax' | 'undefined-function' | 'undefined-variable' | 'duplicate'
  | 'undefined-template' | 'fail' | 'required' | 'nil-pointer' | 'type' | 'function' | 'budget';

/** One parsed text: the file's own body and the definitions that stand in it. */
export interface ParsedTemplate {
  readonly body: readonly Node[];
  readonly definitions: readonly Definition[];
  /** The first error, as Go stops there; definitions before it are kept. */
  readonly error: Omit<TemplateError, 'uri'> | undefined;
}
