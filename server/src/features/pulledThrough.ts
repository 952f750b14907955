import { memo } from '../base/memo';
import type { Place } from '../base/span';
import type { ImageSite } from '../images/model';
import { hostKey } from '../reference/host';
import { entriesOf, type Snapshot } from '../workspace/snapshot';
import { eachOnce } from './definition';
import { resolutionOf } from './resolution';
import { routesFor } from './routes';

/** A rule of a registry file by the keys of its Artifact Registry and of the host that it is for, which is the registry's own or one that it mirrors. */
export interface RuleOfRegistry {
  readonly file: string;
  readonly registry: string;
  readonly host: string;
}

/** Where the images stand that any of some rules leads to one of their sources, in any Environment, file by file; an ambiguous image counts for each of its candidates. */
export function placesThrough(snapshot: Snapshot, rules: readonly RuleOfRegistry[]): readonly Place[] {
  const found = rules.flatMap((rule) => placesByRule(snapshot).get(keyOf(rule)) ?? []);
  // Several references may be made of one text, as an anchor and its aliases are.
  return eachOnce(found.sort((a, b) => a.order - b.order).map(({ place }) => place));
}

interface Found {
  readonly place: Place;
  /** Its number among all images, in the order of the files and of their texts. */
  readonly order: number;
}

/** One pass over all images tells the places of every rule. */
const placesByRule = memo((snapshot: Snapshot): ReadonlyMap<string, readonly Found[]> => {
  const byRule = new Map<string, Found[]>();
  let order = 0;
  for (const entry of entriesOf(snapshot)) {
    if (entry.images.sites.length === 0 || routesFor(snapshot, entry.uri, 'all').files.length === 0) continue;
    for (const site of entry.images.sites) {
      if (site.readOnly === 'last-applied') continue;
      order += 1;
      for (const key of rulesUsed(snapshot, entry.uri, site)) {
        const found = byRule.get(key) ?? [];
        byRule.set(key, found);
        found.push({ place: { uri: entry.uri, span: site.span }, order });
      }
    }
  }
  return byRule;
});

/** The rules by which a reference comes to its sources, each once. */
function rulesUsed(snapshot: Snapshot, uri: string, site: ImageSite): ReadonlySet<string> {
  return new Set(resolutionOf(snapshot, uri, site, 'all').sources.flatMap(({ via }) => (
    via?.dialect === 'apollo' ? [keyOf({ file: via.place.uri, registry: hostKey(via.registry), host: hostKey(via.mirrored ?? via.registry) })] : []
  )));
}

function keyOf({ file, registry, host }: RuleOfRegistry): string {
  return `${registry} ${host} ${file}`;
}
