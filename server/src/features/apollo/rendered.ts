import type { ImageSite } from '../../images/model';
import type { Route } from '../../mirrors/model';
import { memo } from '../../base/memo';
import type { Snapshot } from '../../workspace/snapshot';
import type { Routes } from '../routes';
import { renderedOf, withInjected } from '../sites';
import { chartOfManifest } from './charts';
import { injectedIn } from './injected';
import { productsOf, type Product } from './overrides';

/** The text of a reference in the Environment of a route. */
export interface RouteText {
  readonly route: Route;
  readonly text: string;
}

/**
 * What a chart renders for an image in each Environment, with what Apollo injects there. Environments in which it is not rendered are left
 * out. Undefined for an image of a chart that asks for nothing of the kind, and where each Environment gives what is written.
 */
export function renderedTexts(snapshot: Snapshot, routes: Routes, site: ImageSite): readonly RouteText[] | undefined {
  const image = site.kind === 'helm-template' ? renderedOf(site) : undefined;
  // Another set of values is asked for by itself, and told as it is.
  if (!image?.chart.asksForInjected || image.rendering !== image.chart.own()) return undefined;
  const product = productByChart(snapshot).get(image.chart.folder);
  const texts = routes.routes.flatMap((route) => {
    const injected = injectedIn(routes.files, route.environment, product);
    const own = injected.size === 0 ? image : withInjected(image, injected);
    return own ? [{ route, text: own.site.written }] : [];
  });
  const isAsWritten = texts.length === routes.routes.length && texts.every(({ text }) => text === site.written);
  return isAsWritten || texts.length === 0 ? undefined : texts;
}

/** The products of the workspace by the folders of their charts; a chart that several products deploy is no one's. */
const productByChart = memo((snapshot: Snapshot): ReadonlyMap<string, Product | undefined> => {
  const found = new Map<string, Product | undefined>();
  for (const product of productsOf(snapshot)) {
    const chart = chartOfManifest(snapshot, product.uri, product.manifest);
    if (chart) found.set(chart.folder, found.has(chart.folder) ? undefined : product);
  }
  return found;
});
