import { touches, type Span } from '../base/span';
import type { ImageSite, Part } from '../images/model';
import { follow } from '../syntax/access';
import type { AliasNode, MapEntry, Tree, TreeNode } from '../syntax/tree';
import { entryOf, type Snapshot } from '../workspace/snapshot';

/** An image under a cursor. */
export interface SiteUnderCursor {
  readonly site: ImageSite;
  /** The part that the cursor stands on, where the reference is split. */
  readonly part: Part | undefined;
  /** What the cursor stands on: the part's value, or the whole reference. */
  readonly span: Span;
  /** Set where the cursor stands on an alias (`*image`): where what it means is written. */
  readonly definedAt?: Span;
}

/**
 * The images that a cursor at `offset` stands on: on the reference or a part of it, also where the part is blank, or on the
 * key that holds it. Usually one; several where references share a value.
 */
export function sitesAt(snapshot: Snapshot, uri: string, offset: number): readonly SiteUnderCursor[] {
  const sites = entryOf(snapshot, uri)?.images.sites ?? [];
  const text = snapshot.documents.get(uri)?.text;
  const onValue = found(sites, (span) => touches(text === undefined ? span : withBlank(text, span), offset));
  if (onValue.length > 0) return onValue;
  const tree = snapshot.documents.get(uri)?.tree;
  const alias = tree ? aliasAt(tree, offset) : undefined;
  if (alias) return ofAlias(sites, alias);
  const entry = tree ? entryWithKeyAt(tree, offset) : undefined;
  return entry ? found(sites, (span) => isValueOf(entry, span)) : [];
}

/** The images that an alias of a scalar stands for: they are those of its anchor, where they are counted and changed. */
function ofAlias(sites: readonly ImageSite[], alias: AliasNode): readonly SiteUnderCursor[] {
  const target = follow(alias);
  if (target?.kind !== 'scalar') return [];
  const under = found(sites, (span) => span.start === target.inner.start && span.end === target.inner.end);
  return under.map((one) => ({ ...one, span: alias.span, definedAt: target.inner }));
}

function aliasAt(tree: Tree, offset: number): AliasNode | undefined {
  const document = tree.documents.find((candidate) => touches(candidate.span, offset));
  let node = document?.root;
  // Down to the offset only; a key goes before the value behind it.
  while (node) {
    if (node.kind === 'alias') return touches(node.span, offset) ? node : undefined;
    if (node.kind === 'scalar') return undefined;
    const children: readonly (TreeNode | undefined)[] = node.kind === 'map' ? node.entries.map((entry) => entry.value) : node.items;
    node = children.find((child) => child !== undefined && touches(child.span, offset));
  }
  return undefined;
}

/** The spans in a file that an image is made of: its parts where it is split, else its own. */
export function leavesOf(site: ImageSite): readonly Span[] {
  return site.parts ? site.parts.map((part) => part.span) : [site.span];
}

function found(sites: readonly ImageSite[], matches: (span: Span) => boolean): readonly SiteUnderCursor[] {
  const result: SiteUnderCursor[] = [];
  for (const site of sites) {
    const part = site.parts?.find((candidate) => matches(candidate.span));
    if (part) result.push({ site, part, span: part.span });
    else if (!site.parts && matches(site.span)) result.push({ site, part: undefined, span: site.span });
  }
  return result;
}

/** A blank value reaches as far as the blanks behind it, in which a cursor would be placed. */
function withBlank(text: string, span: Span): Span {
  let { end } = span;
  if (span.start !== span.end) return span;
  while (/[ \t]/.test(text.charAt(end)) && end - span.start < 100) end++;
  return { start: span.start, end };
}

/** Whether a span is what stands behind a key, or the empty place where something would stand. */
function isValueOf(entry: MapEntry, span: Span): boolean {
  const value = follow(entry.value);
  if (value?.kind === 'scalar') return value.inner.start === span.start && value.inner.end === span.end;
  if (value !== undefined) return false;
  // `key:` without a value: the place is right behind the colon, or a space further.
  const distance = span.start - entry.key.span.end;
  return span.start === span.end && distance >= 0 && distance <= 2;
}

function entryWithKeyAt(tree: Tree, offset: number): MapEntry | undefined {
  const document = tree.documents.find((candidate) => touches(candidate.span, offset));
  return document ? search(document.root, offset) : undefined;
}

/** Walks down to the offset only, so that the depth of the walk is that of the tree, which parsing bounds. */
function search(node: TreeNode | undefined, offset: number): MapEntry | undefined {
  if (node === undefined || !touches(node.span, offset)) return undefined;
  if (node.kind === 'map') {
    for (const entry of node.entries) {
      if (touches(entry.key.span, offset)) return entry;
      const inner = search(entry.value, offset);
      if (inner) return inner;
    }
  }
  if (node.kind === 'list') {
    for (const item of node.items) {
      const inner = search(item, offset);
      if (inner) return inner;
    }
  }
  return undefined;
}
