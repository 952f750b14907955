import type { Place, Span } from '../base/span';
import type { Snapshot } from '../workspace/snapshot';
import { registriesWithUrl, registryElementAt } from './places';
import { resolutionOf } from './resolution';
import { tableFor } from './routes';
import { renderedUnder } from './sites';
import { sitesAt } from './siteAt';

export interface Definition {
  /** What the cursor stands on. */
  readonly origin: Span;
  readonly targets: readonly Place[];
}

/**
 * Where the rule of an image stands: the entry of the Mirrored Registry, or the URL of its own Artifact Registry; all of them
 * where several claim it. In a chart it leads between templates and values. From an Environment's registry it leads to the declaration. Undefined where there is none.
 */
export function definitionAt(snapshot: Snapshot, uri: string, offset: number): Definition | undefined {
  const under = registryElementAt(snapshot, uri, offset);
  if (!under) return throughChart(snapshot, uri, offset) ?? rulesOfImages(snapshot, uri, offset);
  const { element, source } = under;
  const own: Place = { uri, span: element.host.span };
  if (element.kind !== 'assignment') return { origin: element.host.span, targets: [own] };
  if (element.host.key === undefined) return undefined;
  const declared = registriesWithUrl(tableFor(snapshot, source.uri).files, element.host.key);
  return declared.length === 0 ? undefined : { origin: element.host.span, targets: declared.map(({ place }) => place) };
}

/**
 * From a template's line to the leaves of values, and keys of the Chart.yaml, that its image is made from; from such a leaf to the
 * templates that it feeds, and then to the rules. What stands in an archive cannot be opened.
 */
function throughChart(snapshot: Snapshot, uri: string, offset: number): Definition | undefined {
  const sites = sitesAt(snapshot, uri, offset);
  const under = renderedUnder(snapshot, uri, offset, sites.map(({ span }) => span));
  if (!under) return undefined;
  const inTemplate = under.images.some((image) => !image.values.some((origin) => origin.uri === uri));
  const places = inTemplate
    ? under.images.flatMap(({ image }) => image.parts.flatMap((part) => part.origins).filter(({ kind, uri: file }) => kind !== 'template' && file !== ''))
    : under.images.map((image) => ({ uri: image.uri, span: image.site.span }));
  const rules = inTemplate ? [] : (rulesOfImages(snapshot, uri, offset)?.targets ?? []);
  const targets = [...places.map((place): Place => ({ uri: place.uri, span: place.span })), ...rules].filter((place) => !place.uri.includes('#'));
  return targets.length > 0 ? { origin: sites[0]?.span ?? under.span, targets: eachOnce(targets) } : undefined;
}

function rulesOfImages(snapshot: Snapshot, uri: string, offset: number): Definition | undefined {
  const under = sitesAt(snapshot, uri, offset);
  const [first] = under;
  const targets = under.flatMap(({ site }) => resolutionOf(snapshot, uri, site).sources.flatMap(({ via }) => (via ? [via.place] : [])));
  return first && targets.length > 0 ? { origin: first.span, targets: eachOnce(targets) } : undefined;
}

/** Places without repetition, in their order. */
export function eachOnce(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [`${place.uri} ${place.span.start} ${place.span.end}`, place])).values()];
}
