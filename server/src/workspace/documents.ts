import { lineIndex, type LineIndex } from '../base/lines';
import { lookAt, type Look } from '../base/look';
import { bothReplaced, type Replaced } from '../base/replaced';
import type { Earlier } from '../images/context';
import type { ValuesWalks } from '../images/valuesAgain';
import type { Surroundings } from '../images/model';
import type { Tree } from '../syntax/tree';
import { analyze, mayBeRegistry, mayConfigure, treeFor, type TextToAnalyze } from './analyze';
import { NO_SILENCES } from './silences';
import type { Entry, OpenDocument } from './snapshot';
import { isSameSurroundings } from './surroundings';

/** An open text as the editor gave it. */
export interface OpenText {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  /** The lines of the text, where they are known already. */
  readonly lines?: LineIndex;
  /** What a cheap look found in the text, where it was looked at already. */
  readonly look?: Look | undefined;
  /** What differs from the text of the version before, where that is known. */
  readonly replaced?: Replaced | undefined;
}

/** An open document with what the workspace itself asks of it. */
export interface WorkDocument extends OpenDocument {
  /** Whether its text is looked at as a registry file, so that its entry is computed at once. */
  readonly isRegistryCandidate: boolean;
  /** The same for a mirror configuration of another dialect. */
  readonly isConfigCandidate: boolean;
  readonly surroundings: Surroundings;
  readonly isTooLarge: boolean;
  /** What a cheap look finds in the text. */
  readonly look: Look;
  /** How values were walked over in this version, or in one before it where this one's entry was never asked for, with what was replaced since. */
  readonly earlier: () => Earlier | undefined;
}

/** What is known when an open text is taken up. */
export interface OpenContext {
  readonly surroundings: Surroundings;
  /** Longer texts, in UTF-16 code units, are not looked into. */
  readonly limit: number;
  readonly wasRegistry: boolean;
  readonly hash: (text: string) => string;
  /** What the file on disk gave; used instead of a second reading where its text is the same. */
  readonly onDisk: Entry | undefined;
}

const EMPTY_TREE: Tree = { documents: [], problems: [], comments: [] };

/**
 * An open document whose tree and entry are computed when they are first asked for, and then kept: a burst of keystrokes
 * makes many versions, of which few are ever looked at. `before` is the version that the text was changed from.
 */
export function openDocument(open: OpenText, context: OpenContext, before?: WorkDocument): WorkDocument {
  let tree: Tree | undefined;
  const isCandidate = isRegistryCandidate(open, context);
  const held: Held = { earlier: before && open.replaced && earlierThan(before, open.replaced), kept: undefined };
  const getTree = (): Tree => (tree ??= isTooLarge(open, context) ? EMPTY_TREE : treeFor({ ...open, ...context, isCandidate }, held.earlier));
  return withTree(open, context, { isCandidate, getTree, held });
}

/** The same document in other surroundings; its tree is kept. */
export function relocated(document: WorkDocument, context: OpenContext): WorkDocument {
  return withTree(document, context, { isCandidate: isRegistryCandidate(document, context), getTree: () => document.tree, held: { earlier: undefined, kept: undefined } });
}

function isRegistryCandidate(open: OpenText, context: OpenContext): boolean {
  return !isTooLarge(open, context) && mayBeRegistry({ text: open.text, look: open.look, ...context });
}

/** How values were walked over: in a version before, for as long as that is needed, and in this one. */
interface Held {
  earlier: Earlier | undefined;
  kept: ValuesWalks | undefined;
}

interface Parsed {
  readonly isCandidate: boolean;
  readonly getTree: () => Tree;
  readonly held: Held;
}

function withTree(open: OpenText, context: OpenContext, { isCandidate, getTree, held }: Parsed): WorkDocument {
  let entry: Entry | undefined;
  const tooLarge = isTooLarge(open, context);
  const { uri, languageId, version, text, look = lookAt(text) } = open;
  const isConfigCandidate = !tooLarge && mayConfigure({ uri, text, look, ...context });
  return {
    uri,
    languageId,
    version,
    text,
    surroundings: context.surroundings,
    isTooLarge: tooLarge,
    look,
    isRegistryCandidate: isCandidate,
    isConfigCandidate,
    get tree() {
      return getTree();
    },
    get entry() {
      if (entry) return entry;
      entry = entryOf({ ...open, look }, context, { isCandidate, isConfigCandidate, tree: getTree, again: { earlier: held.earlier, keep: (walks) => { held.kept = walks; } } });
      // The version before is held no longer than it is needed; an entry that was read from disk says nothing of how it was found.
      if (held.kept) held.earlier = undefined;
      return entry;
    },
    earlier: () => (held.kept ? { walks: held.kept, replaced: UNCHANGED } : held.earlier),
  };
}

const UNCHANGED: Replaced = { start: 0, end: 0, newEnd: 0 };

/** What is known of the last version that was looked into before a change. */
function earlierThan(before: WorkDocument, replaced: Replaced): Earlier | undefined {
  const earlier = before.earlier();
  return earlier && { walks: earlier.walks, replaced: earlier.replaced === UNCHANGED ? replaced : bothReplaced(earlier.replaced, replaced) };
}

/** Whether an open text is too long to be looked into. */
function isTooLarge(open: Pick<OpenText, 'text'>, context: Pick<OpenContext, 'limit'>): boolean {
  return open.text.length > context.limit;
}

function entryOf(open: OpenText, context: OpenContext, known: Pick<TextToAnalyze, 'isCandidate' | 'isConfigCandidate' | 'tree' | 'again'>): Entry {
  const { uri, text } = open;
  const { surroundings, onDisk } = context;
  const hash = once(() => context.hash(text));
  if (isTooLarge(open, context)) {
    const empty = { lines: open.lines ?? lineIndex(text), images: { kind: undefined, sites: [] }, registry: undefined, silences: NO_SILENCES };
    return { uri, get hash() { return hash(); }, surroundings, ...empty };
  }
  // Where most of what was found before is taken again, that costs less than to tell by the hash that the text is as it is on disk.
  const mayBeSame = !known.again?.earlier && onDisk?.lines.length === text.length && isSameSurroundings(onDisk.surroundings, surroundings);
  if (mayBeSame && onDisk.hash === hash()) return onDisk;
  const { images, lines, registry, config, silences, unparsed, links } = analyze({ ...open, hash: '', surroundings, wasRegistry: context.wasRegistry, ...known });
  // Hashing costs as much as reading, and only edits ask for it.
  return { uri, get hash() { return hash(); }, lines, images, surroundings, registry, silences, ...(config && { config }), ...(links && { links }), ...(unparsed && { unparsed }) };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
