import type { Span } from '../../base/span';
import type { ImageSite } from '../../images/model';
import type { Rule } from '../../mirrors/model';
import { hostKey } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';
import { replaceScalar, scalarAt, type TextEdit } from '../edits';
import { hostIsElsewhere } from '../rewrite/edits';
import { resolutionOf } from '../resolution';
import { routesFor } from '../routes';
import { leavesOf } from '../siteAt';
import { chartAround, homeOf, joinedSites, renderedFrom, renderedIn } from '../sites';
import type { FixText, JudgedImage } from './model';

/**
 * The images of a file that diagnostics may speak of, each resolved along the route of every Environment that is asked: none where no table
 * applies, no place that only looks like an image, no record of a live object, no placeholder and no partial value.
 */
export function judgedImages(snapshot: Snapshot, uri: string, entry: Entry): readonly JudgedImage[] {
  const scope = snapshot.settings(uri).diagnosesChosenOnly === true ? 'chosen' : 'all';
  if (routesFor(snapshot, uri, scope).files.length === 0) return [];
  const judged = sitesToJudge(snapshot, uri, entry)
    .filter((site) => site.sure && site.readOnly === undefined && site.obstacle === undefined && !hostIsElsewhere(site))
    .map((site) => ({ site, resolution: resolutionOf(snapshot, uri, site, scope) }));
  return judged.some(({ site }) => site.elsewhere) ? withoutEchoes(judged) : judged;
}

/**
 * The sites of a file, in a chart with what its templates make of them: a reference is judged as it is rendered, and once, at the
 * values leaf that it is known by; one that no value names, or whose values stand in an archive, at its template.
 */
function sitesToJudge(snapshot: Snapshot, uri: string, entry: Entry): readonly ImageSite[] {
  if (!chartAround(snapshot, uri)) return entry.images.sites;
  const inTemplate = renderedIn(snapshot, uri).filter((image) => homeOf(image)?.uri.includes('#') !== false).map(({ site }) => site);
  const inValues = joinedSites(snapshot, uri).flatMap(({ site, rendered }) => {
    if (rendered.length === 0) return [site];
    const leaves = leavesOf(site);
    const own = rendered.filter((image) => {
      const home = homeOf(image);
      return home?.uri === uri && leaves.some((leaf) => leaf.start === home.span.start);
    });
    return own.map((image) => asRendered(site, image.site));
  });
  return [...inValues, ...eachOnce(elsewhereInValues(snapshot, uri)), ...eachOnce(inTemplate)];
}

/** What is rendered from leaves of a values file that no convention knows for images. */
function elsewhereInValues(snapshot: Snapshot, uri: string): readonly ImageSite[] {
  const known = new Set((entryOf(snapshot, uri)?.images.sites ?? []).flatMap((site) => leavesOf(site).map(({ start }) => start)));
  return renderedFrom(snapshot, uri, ({ start }) => !known.has(start)).flatMap((image) => {
    const home = homeOf(image);
    if (home?.uri !== uri || known.has(home.span.start)) return [];
    return [{ ...image.site, kind: 'helm-values' as const, span: home.span, path: home.path }];
  });
}

/** A site of values with the text that is rendered from it. */
function asRendered({ kind, span, style, path, parts, readOnly }: ImageSite, rendered: ImageSite): ImageSite {
  const { written, obstacle, sure, within } = rendered;
  return { kind, span, style, path, parts, readOnly, written, obstacle, missing: [], sure, impliedTag: undefined, ...(within && { within }) };
}

/** Two passes of a `range`, or two subcharts of one chart, yield the same reference at the same place. */
function eachOnce(sites: readonly ImageSite[]): readonly ImageSite[] {
  return [...new Map(sites.map((site) => [`${site.span.start} ${site.written}`, site])).values()];
}

/**
 * A registry for all images of a chart makes many references of one value: one of them speaks for all. What is joined with another
 * file is never judged as invalid, since the fault may be there.
 */
function withoutEchoes(images: readonly JudgedImage[]): readonly JudgedImage[] {
  const seen = new Set<number>();
  return images.filter(({ site, resolution }) => {
    if (!site.elsewhere) return true;
    if (resolution.invalid || seen.has(site.span.start)) return false;
    seen.add(site.span.start);
    return true;
  });
}

/** The key of the host that an image names, `docker.io` where none is written. */
export function hostOf(reference: Reference): string {
  return hostKey(reference.domain);
}

/** The rules behind an image's sources. */
export function rulesOf({ resolution }: JudgedImage): readonly Rule[] {
  return resolution.sources.flatMap((source) => (source.via ? [source.via] : []));
}

/**
 * Where the host of an image stands in the file, for an edit: in the one scalar that holds the reference, or in the part of
 * a split one that carries it. Undefined where it stands nowhere or not letter by letter (escapes, folded text).
 */
export function hostSpan(site: ImageSite, reference: Reference, text: string): Span | undefined {
  const { domain } = reference.spans;
  if (!domain) return undefined;
  const written = reference.written.slice(domain.start, domain.end);
  const candidates = site.parts ?? [{ role: 'repository' as const, span: site.span, value: site.written }];
  const part = candidates.find(({ role, value }) => role !== 'tag' && role !== 'digest' && (value === written || value.startsWith(`${written}/`)));
  if (!part) return undefined;
  const span = { start: part.span.start, end: part.span.start + written.length };
  return text.slice(span.start, span.end) === written ? span : undefined;
}

/** Puts another host in place of the written one; in a block scalar as well, since nothing but the host changes. */
export function replaceHost({ text, tree }: FixText, { site, resolution }: JudgedImage, host: string): readonly TextEdit[] | undefined {
  const span = resolution.reference && hostSpan(site, resolution.reference, text);
  if (!span) return undefined;
  const whole = (site.parts ?? []).find((part) => part.span.start === span.start && part.span.end === span.end);
  const scalar = whole && scalarAt(tree, whole.span);
  const edit = scalar ? replaceScalar(text, scalar, host) : { span, newText: host };
  return edit && [edit];
}
