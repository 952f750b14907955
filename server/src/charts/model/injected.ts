import { memo } from '../../base/memo';
import { bool } from '../make';
import { string } from '../text';
import type { DictValue, Origin, Unknown, Value } from '../value';
import { dictAt } from './dicts';
import { allCharts, type LoadedChart } from './load';
import { dict } from './make';
import type { ChartText } from './world';

/**
 * What the one who deploys the chart puts into its values, by the keys joined with `.`. Palantir Apollo injects a dict `apollo`: what an
 * Environment and a product are called and where its own registry is.
 */
export type InjectedValues = ReadonlyMap<string, string>;

const KEY = 'apollo';
const PREFIX = `.Values.${KEY}.`;

/** What Apollo injects by its documentation; a chart that reads none of it has nothing to do with Apollo, whatever its values are called. */
const MENTION = /\.Values\.apollo\.((?:environment|entity|product|secrets)(?:\.\w+)*|defaultArtifactStoreURI|imagePullSecrets)\b/g;
const STANDARD = ['defaultArtifactStoreURI', 'entity.id', 'product.group', 'product.name', 'product.version'];
/** Dicts with more keys than are named anywhere. */
const OPEN = ['environment', 'entity', 'secrets'];

const mentionedIn = memo((file: ChartText): readonly string[] => [...file.text.matchAll(MENTION)].flatMap(([, key]) => key ?? []));

const mentioned = new WeakMap<LoadedChart, readonly string[]>();

/** The keys below `apollo` that a chart's templates read, each once; none for a chart that is not written for Apollo. */
export function injectedKeys(chart: LoadedChart): readonly string[] {
  const known = mentioned.get(chart);
  if (known) return known;
  const keys = [...new Set(allCharts(chart).flatMap(({ templates }) => templates.flatMap(({ file }) => mentionedIn(file))))];
  mentioned.set(chart, keys);
  return keys;
}

/**
 * Values with what Apollo injects: as given, else unknown, except where the chart's values have something of their own to be rendered
 * with elsewhere. Names of image pull secrets have no bearing on images and are none here. `values` stays as it is.
 */
export function withInjected(chart: LoadedChart, values: DictValue, given: InjectedValues | undefined): DictValue {
  const keys = injectedKeys(chart);
  if (keys.length === 0) return values;
  let block = dictAt(values, KEY) ?? dict();
  for (const key of OPEN) block = withAt(block, [key], (own) => ({ ...(own?.kind === 'dict' ? own : dict()), rest: unknownOf(key) }));
  for (const key of [...STANDARD, ...keys]) {
    if (!OPEN.includes(key)) block = withAt(block, key.split('.'), (own) => own ?? missing(key));
  }
  for (const [key, text] of given ?? []) block = withAt(block, key.split('.'), () => known(key, text));
  return dict([...values.entries, [KEY, block]], values.origins);
}

/** A dict with another value at a path; what stands in the way is replaced. */
function withAt(value: DictValue, [key = '', ...below]: readonly string[], change: (own: Value | undefined) => Value): DictValue {
  const own = value.entries.get(key);
  const next = below.length === 0 ? change(own) : withAt(own?.kind === 'dict' ? own : dict(), below, change);
  return { ...value, entries: new Map(value.entries).set(key, next) };
}

function unknownOf(key: string): Unknown {
  return { code: 'placeholder', name: PREFIX + key };
}

function missing(key: string): Value {
  if (key === 'imagePullSecrets') return { kind: 'list', items: [], origins: [] };
  const isCertain = STANDARD.includes(key);
  return { kind: 'unknown', why: unknownOf(key), origins: [], ...(isCertain && { filled: true as const }) };
}

function known(key: string, text: string): Value {
  const origin: Origin = { kind: 'given', uri: '', path: `${KEY}.${key}`, span: { start: 0, end: 0 } };
  return text === 'true' || text === 'false' ? bool(text === 'true', [origin]) : string(text, [origin]);
}

/** Whether something is unknown only because Apollo injects it. */
export function isInjected({ code, name }: Unknown): boolean {
  return code === 'placeholder' && name.startsWith(PREFIX);
}
