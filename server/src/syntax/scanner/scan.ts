import { abandonFlow, flowToken } from './flow';
import { blockToken, closeDocument } from './block';
import { END } from './chars';
import { nextToken } from './space';
import { NODE_SIZE, createState, releaseState, type ScanState } from './state';

export interface ScanOptions {
  /** Whether `{{ … }}` is a Go-template action; without, it is read as YAML reads it, as two flow maps. */
  readonly templates: boolean;
}

/**
 * What one pass over a text has found, in flat arrays of numbers; `cursor.ts` gives the numbers names. Offsets are UTF-16
 * code units of the text that was scanned.
 */
export interface Scan {
  /** The text, with a line feed in the place of each carriage return that ends a line alone; offsets are the same. */
  readonly text: string;
  readonly templates: boolean;
  readonly nodes: Int32Array;
  readonly nodeCount: number;
  /** Start, end and root of each document. */
  readonly documents: Int32Array;
  /** Start and end of each comment. */
  readonly comments: Int32Array;
  /** Code, start and end of each problem. */
  readonly problems: Int32Array;
}

const LONE_CR = /\r(?!\n)/g;

/**
 * Reads YAML, JSON or a template of either in one pass. It never fails: what is wrong is noted and read as well as it can
 * be, no span reaches beyond the text, and the time is linear in the text's length.
 */
export function scan(text: string, options: ScanOptions): Scan {
  const state = createState(withLineFeeds(text), options.templates && text.includes('{{'));
  state.nodes.fill(0, 0, NODE_SIZE);
  readAll(state);
  const result = resultOf(state, options);
  releaseState(state);
  return result;
}

function resultOf(state: ScanState, options: ScanOptions): Scan {
  return {
    text: state.text,
    templates: options.templates,
    nodes: state.nodes.slice(0, state.nodeCount * NODE_SIZE),
    nodeCount: state.nodeCount,
    documents: state.documents.slice(0, state.documentCount * 3),
    comments: state.comments.slice(0, state.commentCount * 2),
    problems: state.problems.slice(0, state.problemCount * 3),
  };
}

/** YAML 1.2, 5.4: a carriage return alone is a line end too. Such texts are rare enough to be copied. */
function withLineFeeds(text: string): string {
  return text.indexOf('\r') === -1 ? text : text.replace(LONE_CR, '\n');
}

function readAll(state: ScanState): void {
  for (;;) {
    const code = nextToken(state);
    if (code === END) break;
    if (state.flowDepth > 0) flowToken(state, code);
    else blockToken(state, code);
  }
  if (state.flowDepth > 0) abandonFlow(state);
  closeDocument(state, state.text.length);
}
