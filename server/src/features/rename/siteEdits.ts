import type { Span } from '../../base/span';
import type { ImageSite, PartRole } from '../../images/model';
import type { TextEdit } from '../edits';
import { beginsWithPath, prefixIn, writtenHostPath, type HostPath } from './prefix';

/** What a rename changes in the images of a text. */
export interface SiteEdits {
  /** Each place once. */
  readonly edits: readonly TextEdit[];
  /** The values that other images, of another name, are made of too, and which therefore stay. */
  readonly shared: readonly Span[];
}

interface Renaming {
  readonly from: HostPath;
  readonly to: HostPath;
}

/** What one image makes of the values that it stands in: the edit, or undefined where a value stays. */
interface Wish {
  readonly leaf: Span;
  readonly edit: TextEdit | undefined;
}

/**
 * The edits of images: in front of the reference, or of the first part that is filled, and where the path stands in a part of its own there
 * too. A value that several images are made of is changed only where all of them want the same.
 */
export function siteEdits(sites: readonly ImageSite[], text: string, renaming: Renaming): SiteEdits {
  let wishes = sites.map((site) => wishesOf(site, text, renaming));
  const shared = new Map<number, Span>();
  for (let conflicts = conflictsIn(wishes); conflicts.length > 0; conflicts = conflictsIn(wishes)) {
    for (const leaf of conflicts) shared.set(leaf.start, leaf);
    wishes = wishes.map((own) => (own.some(({ leaf }) => shared.has(leaf.start)) ? own.map(({ leaf }): Wish => ({ leaf, edit: undefined })) : own));
  }
  const edits = new Map(wishes.flat().flatMap(({ edit }) => (edit ? [[edit.span.start, edit] as const] : [])));
  return { edits: [...edits.values()], shared: [...shared.values()] };
}

function conflictsIn(wishes: readonly (readonly Wish[])[]): readonly Span[] {
  const byLeaf = new Map<number, Wish[]>();
  for (const wish of wishes.flat()) byLeaf.set(wish.leaf.start, [...(byLeaf.get(wish.leaf.start) ?? []), wish]);
  const isConflict = (all: readonly Wish[]): boolean => new Set(all.map(({ edit }) => JSON.stringify(edit ?? null))).size > 1;
  return [...byLeaf.values()].filter(isConflict).flatMap(([first]) => first?.leaf ?? []);
}

function wishesOf(site: ImageSite, text: string, { from, to }: Renaming): readonly Wish[] {
  if (!site.parts) return [inFront(text, site.span, from, to)];
  const filled = (role: PartRole): readonly Span[] => (site.parts ?? []).filter((part) => part.role === role && part.value !== '').map(({ span }) => span);
  const leaves = [...filled('registry'), ...filled('namespace'), ...filled('repository')];
  const [first, second] = leaves;
  if (!first) return [];
  const whole = inFront(text, first, from, to);
  const others = leaves.slice(1).map((leaf): Wish => ({ leaf, edit: undefined }));
  if (whole.edit ?? from.path === '') return [whole, ...others];
  const host = prefixIn(sliceOf(text, first), { host: from.host, path: '' });
  const path = second && beginsWithPath(sliceOf(text, second), from.path) ? pathEdit(text, second, from, to) : undefined;
  if (!host || host.end !== first.end - first.start || !second || !path) return [whole, ...others];
  const moved: Wish = { leaf: first, edit: { span: { start: first.start + host.start, end: first.start + host.end }, newText: to.host } };
  return [moved, { leaf: second, edit: path }, ...others.slice(1)];
}

function inFront(text: string, leaf: Span, from: HostPath, to: HostPath): Wish {
  const span = prefixIn(sliceOf(text, leaf), from);
  return { leaf, edit: span && { span: { start: leaf.start + span.start, end: leaf.start + span.end }, newText: writtenHostPath(to) } };
}

/** The path goes with its slash where nothing takes its place; undefined where nothing of the value would be left. */
function pathEdit(text: string, { start, end }: Span, from: HostPath, to: HostPath): TextEdit | undefined {
  const length = from.path.length;
  if (to.path !== '') return { span: { start, end: start + length }, newText: to.path };
  return text.charAt(start + length) === '/' && start + length + 1 < end ? { span: { start, end: start + length + 1 }, newText: '' } : undefined;
}

function sliceOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
