import type { Place, Span } from '../base/span';
import type { Snapshot } from '../workspace/snapshot';
import { registriesWithUrl, registryElementAt } from './places';
import { resolutionOf } from './resolution';
import { tableFor } from './routes';
import { sitesAt } from './siteAt';

export interface Definition {
  /** What the cursor stands on. */
  readonly origin: Span;
  readonly targets: readonly Place[];
}

/**
 * Where the rule of an image stands: the entry of the Mirrored Registry, or the URL of its own Artifact Registry; all of them
 * where several claim it. From an Environment's registry it leads to the declaration. Undefined where there is none.
 */
export function definitionAt(snapshot: Snapshot, uri: string, offset: number): Definition | undefined {
  const under = registryElementAt(snapshot, uri, offset);
  if (!under) return rulesOfImages(snapshot, uri, offset);
  const { element, source } = under;
  const own: Place = { uri, span: element.host.span };
  if (element.kind !== 'assignment') return { origin: element.host.span, targets: [own] };
  if (element.host.key === undefined) return undefined;
  const declared = registriesWithUrl(tableFor(snapshot, source.uri).files, element.host.key);
  return declared.length === 0 ? undefined : { origin: element.host.span, targets: declared.map(({ place }) => place) };
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
