import type { Span } from '../../base/span';
import type { Snapshot } from '../../workspace/snapshot';
import { entryAt } from '../kustomize';
import { chartHover } from './chart';
import { imageHover } from './image';
import { keyHover } from './keys';
import { manifestHover } from './manifest';
import { entryHover } from './kustomize';
import { registryHover } from './registry';
import { toMarkdown, toPlainText, type Block } from '../markdown';
import { registryElementAt } from '../places';
import { sitesAt } from '../siteAt';

export interface HoverOptions {
  /** Whether links to this extension's commands work in the client; without them they are left out. */
  readonly commandLinks: boolean;
}

export interface HoverAnswer {
  /** For clients that render Markdown. Text from files is escaped in it; HTML is never used. */
  readonly markdown: string;
  /** The same without any markup or link. */
  readonly plain: string;
  /** What the hover is about, as offsets. */
  readonly span: Span;
}

/**
 * The hover at an offset (UTF-16 code units): where an image is pulled from and why, what a rule of a registry file does, what a
 * key of a registry file or a product manifest means. Undefined elsewhere, and for an image to whose file no mirror table applies.
 */
export function hoverAt(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  options: HoverOptions = { commandLinks: true },
): HoverAnswer | undefined {
  const element = registryElementAt(snapshot, uri, offset);
  if (element) return answer(registryHover(snapshot, element), element.element.host.span, options);
  const rendered = chartHover(snapshot, uri, offset);
  if (rendered) return answer(rendered.blocks, rendered.span, options);
  const under = sitesAt(snapshot, uri, offset);
  const [first] = under;
  // The address of a product's chart is told by what the manifest says of the chart as a whole.
  const chart = first?.site.kind === 'apollo-manifest' && first.site.obstacle === 'address' ? manifestHover(snapshot, uri, offset) : undefined;
  if (chart) return answer(chart.blocks, chart.span, options);
  const blocks = imageHover(snapshot, uri, under);
  if (first && blocks) return answer(blocks, first.span, options);
  const entry = entryAt(snapshot, uri, offset);
  const ofEntry = entry && entryHover(snapshot, uri, entry);
  if (entry && ofEntry) return answer(ofEntry, entry.entry.span, options);
  const other = manifestHover(snapshot, uri, offset) ?? keyHover(snapshot, uri, offset);
  return other && answer(other.blocks, other.span, options);
}

function answer(blocks: readonly Block[], span: Span, options: HoverOptions): HoverAnswer {
  return { markdown: toMarkdown(blocks, options), plain: toPlainText(blocks), span };
}
