import type { ChartImage } from '../../charts/images';
import { preparedCharts } from '../../charts/model/prepare';
import type { DictValue, Origin, Value } from '../../charts/value';
import { parseReference } from '../../reference/parse';
import { originsOf } from '../../charts/text';
import type { Rendering } from '../../workspace/chartView';
import type { RenderedImage } from '../sites';

/** What gives the part of a reference that carries its host: the places of its registry, else of its namespace, else of its repository. */
export function carrierOf(image: ChartImage): readonly Origin[] {
  return ['registry', 'namespace', 'repository'].flatMap((role) => image.parts.find((part) => part.role === role)?.origins ?? []);
}

/** What an image is known by under other values: its file, the place of the rendered object, and which of several it is. */
export function placeOf({ image }: RenderedImage): string {
  return `${image.template.name} ${image.span.start} ${image.path} ${image.variants.join()}`;
}

/** Whether two texts name the same image, though one may leave out what is implied. */
export function sameReference(a: string | undefined, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [parseReference(a ?? ''), parseReference(b)];
  if (!first.ok || !second.ok) return false;
  const key = ({ domain, path, tag, digest }: typeof first.reference) => JSON.stringify([domain, path, tag ?? 'latest', digest]);
  return key(first.reference) === key(second.reference);
}

/** A value below `global` whose key says that it is a registry, such as `global.imageRegistry`; with where the chart itself has it from, if it has it. */
export interface GlobalRegistry {
  readonly path: readonly string[];
  readonly origin: Origin | undefined;
}

/** The values below `global` that may be one registry for all images of a chart: its own, and those that only its subcharts have. */
export function globalRegistries({ prepared: { root } }: Rendering): readonly GlobalRegistry[] {
  const own = registriesBelow(root.values);
  const others = preparedCharts(root).slice(1).flatMap(({ values }) => registriesBelow(values)).map(({ path }) => ({ path, origin: undefined }));
  return [...new Map([...own, ...others].reverse().map((one) => [one.path.join('.'), one])).values()].reverse();
}

function registriesBelow(values: DictValue): readonly GlobalRegistry[] {
  const global = values.entries.get('global');
  if (global?.kind !== 'dict') return [];
  const registry = (path: readonly string[], value: Value): GlobalRegistry => ({ path, origin: originsOf(value).find(({ kind }) => kind === 'values') });
  return [...global.entries].flatMap(([key, value]): readonly GlobalRegistry[] => {
    if (value.kind !== 'dict') return /registry$/i.test(key) ? [registry(['global', key], value)] : [];
    return [...value.entries].filter(([inner, leaf]) => leaf.kind !== 'dict' && /^(?:image)?registry$/i.test(inner)).map(([inner, leaf]) => registry(['global', key, inner], leaf));
  });
}
