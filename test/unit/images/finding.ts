import { findImages } from '../../../server/src/images/find';
import type { ChartFacts, FoundImages, ImageSite } from '../../../server/src/images/model';
import { imageTree } from '../../../server/src/images/recognise';
import { parseYaml } from '../../../server/src/syntax/yaml';

/** Finds the images of a text as if it stood at `path`, in a chart where one is given. */
export function find(text: string, path = 'app.yaml', chart?: Partial<ChartFacts>): FoundImages {
  const facts: ChartFacts | undefined = chart && { name: 'app', version: '1.0.0', appVersion: undefined, below: '', dependencies: [], ...chart };
  return findImages(parseYaml(text), text, { path, chart: facts });
}

/** Finds the images of a text that stands in no chart, with the tree that the workspace reads it by. */
export function findAsRead(text: string, path: string): FoundImages {
  const surroundings = { path, chart: undefined };
  return findImages(() => imageTree(text, surroundings), text, surroundings);
}

/** One line for a site: its path, the reference, then what is special about it. */
export function line(site: ImageSite): string {
  const notes = [site.obstacle, site.sure ? undefined : 'unsure', site.readOnly, site.within, site.withDefaults && `= ${site.withDefaults}`, site.replaces && `replaces ${site.replaces}`, site.copiedTo && `→ ${site.copiedTo}`, site.impliedTag && `+${site.impliedTag.value}`].filter((note) => note !== undefined);
  return [site.path, site.written, ...notes].join(' ');
}

/** The sites of a text, one line each. */
export function lines(text: string, path?: string, chart?: Partial<ChartFacts>): readonly string[] {
  return find(text, path, chart).sites.map(line);
}

/** The parts of the only site: role, path and value, `<source>` where the file says it otherwise. */
export function partsOf(text: string, path?: string, chart?: Partial<ChartFacts>): readonly string[] {
  const [site] = find(text, path, chart).sites;
  return (site?.parts ?? []).map((part) => `${part.role} ${part.path} ${part.value}${part.source === undefined ? '' : ` <${part.source}>`}`);
}
