import { tell } from '../base/texts';
import type { Span } from '../base/span';
import type { ImageSite } from '../images/model';
import { schemeOf } from '../workspace/uri';
import type { Snapshot } from '../workspace/snapshot';
import { ruleWords } from './places';
import { resolutionOf, type Resolution } from './resolution';
import { routesFor } from './routes';
import { joinedSites, renderedIn, type RenderedImage } from './sites';

/** A pull source beside the reference that it is for. */
export interface InlayHint {
  /** Where it is shown: an offset in UTF-16 code units, behind the reference and its quote. */
  readonly at: number;
  /** One or a few words; the reader tells that they are no text of the file. */
  readonly label: string;
  /** All that the label leaves out. */
  readonly tooltip: string;
}

/** What stands in front of every hint. */
const ARROW = '⇒';
const MOST_IN_TOOLTIP = 8;

/**
 * The hints of the references that begin in a stretch of an open document: where the pull source is another than what is written or rendered. There are none
 * without a mirror table, and none in documents that are no files of their own, such as the older side of a diff.
 */
export function inlayHintsOf(snapshot: Snapshot, uri: string, range: Span): readonly InlayHint[] {
  const document = snapshot.documents.get(uri);
  const { inlayHints, enable } = snapshot.settings(uri);
  if (!document || inlayHints === 'off' || enable === 'never' || !HOLDS_FILES.has(schemeOf(uri)) || routesFor(snapshot, uri).files.length === 0) return [];
  const isInside = ({ span }: ImageSite): boolean => span.start >= range.start && span.start <= range.end;
  const hints: InlayHint[] = [];
  for (const { site, rendered } of joinedSites(snapshot, uri)) {
    if (!isInside(site) || site.readOnly !== undefined) continue;
    const sites = rendered.length > 0 ? rendered.map((image) => image.site) : [site];
    const words = wordsOf(sites.map((each) => resolutionOf(snapshot, uri, each)), inlayHints === 'full');
    if (words) hints.push({ at: behind(document.text, site.span), ...words });
  }
  return [...hints, ...ofTemplate(snapshot, uri, renderedIn(snapshot, uri).filter(({ site }) => isInside(site)), document.text)].sort((a, b) => a.at - b.at);
}

const HOLDS_FILES: ReadonlySet<string> = new Set(['file', 'untitled']);

/** At the end of each line that yields images, one hint: several images of one line are told together. */
function ofTemplate(snapshot: Snapshot, uri: string, images: readonly RenderedImage[], text: string): readonly InlayHint[] {
  const byLine = new Map<number, Map<string, ImageSite>>();
  for (const { site } of images) {
    const end = lineEnd(text, site.span.end);
    const sites = byLine.get(end) ?? new Map<string, ImageSite>();
    byLine.set(end, sites.set(site.written, site));
  }
  return [...byLine].flatMap(([at, sites]) => {
    const isFull = snapshot.settings(uri).inlayHints === 'full';
    const words = wordsOf([...sites.values()].map((site) => resolutionOf(snapshot, uri, site)), isFull);
    return words ? [{ at, ...words }] : [];
  });
}

type Words = Pick<InlayHint, 'label' | 'tooltip'>;

/** What the references of one place come to together; undefined where none of them is pulled from elsewhere. */
function wordsOf(resolutions: readonly Resolution[], isFull: boolean): Words | undefined {
  const known = resolutions.flatMap((resolution) => labelOf(resolution, isFull) ?? []);
  const labels = [...new Set(known)];
  const [first] = labels;
  if (first === undefined) return undefined;
  const lines = resolutions.flatMap(({ sources }) => sources.flatMap(({ reference, via }) => (reference === null ? [] : [via ? `${reference} (${ruleWords(via)})` : reference])));
  const shown = [...new Set(lines)];
  const rest = shown.length - MOST_IN_TOOLTIP;
  const tooltip = [...shown.slice(0, MOST_IN_TOOLTIP), ...(rest > 0 ? [tell`and ${rest} more`] : [])].join('\n');
  if (labels.length === 1 && known.length === resolutions.length) return { label: `${ARROW} ${first}`, tooltip };
  return { label: `${ARROW} ${tell`${shown.length} pull sources`}`, tooltip };
}

/** The pull source in the words of the setting: its host where the rest stays, else all of it; undefined where the image is pulled as written. */
function labelOf({ status, sources, normalized }: Resolution, isFull: boolean): string | undefined {
  if (status === 'ambiguous') return tell`${sources.length} candidates`;
  const source = status === 'mirrored' ? sources[0]?.reference : undefined;
  if (source === undefined || source === null || normalized === null || source === normalized) return undefined;
  const slash = source.indexOf('/');
  const isSamePath = source.slice(slash) === normalized.slice(normalized.indexOf('/'));
  return isFull || !isSamePath ? source : source.slice(0, slash);
}

/** Behind a value and the quote that closes it. */
function behind(text: string, { start, end }: Span): number {
  const quote = text.charAt(end);
  return (quote === '"' || quote === "'") && text.charAt(start - 1) === quote ? end + 1 : end;
}

/** The end of the line's text: before what ends the line. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  const at = end === -1 ? text.length : end;
  return text.charAt(at - 1) === '\r' && at > from ? at - 1 : at;
}
