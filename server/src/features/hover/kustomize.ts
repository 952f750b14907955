import { positionAt } from '../../base/lines';
import { nameOf } from '../../base/uri';
import type { ImageTransform } from '../../images/linkModel';
import type { ImageSite } from '../../images/model';
import { isPattern } from '../../reference/imageTransformer';
import { parseReference } from '../../reference/parse';
import { withoutUserInfo } from '../../reference/userInfo';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { effectsOf, overlaysOf, type Effect, type EntryUnderCursor, type OverlayResult } from '../kustomize';
import { code, fileLink, joined, say, strong, type Block, type Line, type Piece } from '../markdown';
import { resolveText } from '../resolution';
import { routesFor } from '../routes';
import { shortAnswer } from './short';

const MOST_SHOWN = 4;
/** Fewer, since the answer for the image as it is written stands above. */
const MOST_OVERLAYS = 3;

/** What kustomizations make of a resource's image, one line for each different result. */
export function overlayBlocks(snapshot: Snapshot, uri: string, site: ImageSite): readonly Block[] {
  const byResult = new Map<string, OverlayResult[]>();
  for (const overlay of overlaysOf(snapshot, uri, site)) byResult.set(overlay.result, [...(byResult.get(overlay.result) ?? []), overlay]);
  const items = [...byResult.values()].map((overlays) => overlayLine(snapshot, uri, overlays));
  if (items.length === 0) return [];
  return [{ kind: 'bullets', items: shortened(items, MOST_OVERLAYS) }];
}

function overlayLine(snapshot: Snapshot, uri: string, overlays: readonly OverlayResult[]): Line {
  const [first] = overlays;
  if (!first) return [];
  const last = first.by.at(-1);
  const where = joined(overlays.slice(0, MOST_SHOWN).map(({ overlay }) => [code(overlay === '' ? '.' : overlay)]), ', ');
  const more = overlays.length > MOST_SHOWN ? say` +${overlays.length - MOST_SHOWN}` : [];
  const link = last ? say` · ${entryLink(snapshot, last.uri, last.entry)}` : [];
  return [...say`kustomize in ${[...where, ...more]} makes it ${code(first.result)} → ${pulled(snapshot, uri, first.result)}`, ...link];
}

/** The hover of a transformer's entry: what it does, and what becomes of the images of its resources. */
export function entryHover(snapshot: Snapshot, uri: string, under: EntryUnderCursor): readonly Block[] | undefined {
  if (routesFor(snapshot, uri).files.length === 0) return undefined;
  const { effects, others } = effectsOf(snapshot, uri, under);
  return [lines(say`${strong(...effectOf(under.entry))}`), ...effectBlocks(snapshot, uri, under.entry, effects, others)];
}

function effectOf({ name, newName = '', newTag = '', tagSuffix = '', digest = '' }: ImageTransform): Line {
  const text = (newTag === '' ? '' : `:${newTag}`) + (digest === '' ? '' : `@${digest}`);
  if (newName !== '') return say`kustomize puts ${code(newName + text)} in place of ${code(name)}`;
  if (newTag !== '' && digest !== '') return say`kustomize gives ${code(name)} the tag ${code(newTag)} and the digest ${code(digest)}`;
  if (newTag !== '') return say`kustomize gives ${code(name)} the tag ${code(newTag)}`;
  if (digest !== '') return say`kustomize gives ${code(name)} the digest ${code(digest)}`;
  return tagSuffix === '' ? say`kustomize looks for ${code(name)} and changes nothing` : say`kustomize appends ${code(tagSuffix)} to the tag of ${code(name)}`;
}

function effectBlocks(snapshot: Snapshot, uri: string, entry: ImageTransform, effects: readonly Effect[], others: readonly string[]): readonly Block[] {
  if (!isPattern(entry.name)) return [lines(say`kustomize takes the name for a regular expression, and it is none: no image matches it.`)];
  if (effects.length > 0) {
    return [{ kind: 'bullets', items: shortened(effects.map(({ before, after }) => say`${code(withoutUserInfo(before))} becomes ${code(withoutUserInfo(after))} → ${pulled(snapshot, uri, after)}`)) }];
  }
  const near = others.find((other) => isSameRepository(other, entry.name));
  const why = near === undefined ? [] : say`kustomize compares the text: ${code(withoutUserInfo(near))} is not ${code(entry.name)}.`;
  const none = say`No image in its resources here is written so.`;
  const { newName = '', newTag = '', digest = '' } = entry;
  const whole = newName + (newTag === '' ? '' : `:${newTag}`) + (digest === '' ? '' : `@${digest}`);
  return [lines(none, why, newName === '' ? [] : say`${code(whole)} → ${pulled(snapshot, uri, whole)}`)];
}

function isSameRepository(a: string, b: string): boolean {
  const first = parseReference(a);
  const second = parseReference(b);
  return first.ok && second.ok && first.reference.domain === second.reference.domain && first.reference.path === second.reference.path;
}

/** Of a new name: what it stands in for. */
export function replacesLine({ kind, replaces }: ImageSite): Line {
  return kind === 'kustomization' && replaces !== undefined ? say`kustomize puts it in place of ${code(replaces)}, compared as text.` : [];
}

function pulled(snapshot: Snapshot, uri: string, written: string): Line {
  return shortAnswer(resolveText(snapshot, uri, written));
}

function entryLink(snapshot: Snapshot, uri: string, { span }: ImageTransform): Piece {
  const entry = entryOf(snapshot, uri);
  const line = entry ? positionAt(entry.lines, span.start).line + 1 : 1;
  return fileLink(`${nameOf(uri)}:${line}`, uri, line);
}

function shortened(items: readonly Line[], most = MOST_SHOWN): readonly Line[] {
  const rest = items.length - most;
  return rest > 0 ? [...items.slice(0, most), say`${rest} more`] : items;
}

function lines(...content: readonly Line[]): Block {
  return { kind: 'lines', lines: content };
}
