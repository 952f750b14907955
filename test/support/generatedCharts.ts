import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Override } from '../../server/src/charts/model/strvals';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Map = Record<string, Json>;

/** A dependency as a Chart.yaml has it. */
interface Declared {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  alias?: string;
  condition?: string;
  tags?: readonly string[];
  'import-values'?: Json;
}

/** A chart made up to be hard on whoever joins its values. */
export interface GeneratedChart {
  readonly name: string;
  readonly dependencies: readonly Declared[] | undefined;
  readonly values: Map;
  readonly charts: readonly GeneratedChart[];
}

/** A chart with what it is rendered with. */
export interface GeneratedCase {
  readonly chart: GeneratedChart;
  readonly valuesFiles: readonly Map[];
  readonly overrides: readonly Override[];
}

/** Few keys, so that they meet: those that mean something to Helm among them. */
const KEYS = ['a', 'b', 'c', 'global', 'enabled', 'data', 'tags', 'exports', 's1', 's2', 'x'];
const MAPS = new Set(['global', 'tags', 'exports']);
const SETS = ['a.b=1', 's1.enabled=false', 's1.a=null', 'global.x=v', 'tags.a=false', 'x={1,2}', 'c[1].a=x', 'a=,b=2', 'data.k=0012,q=0'];

/** Numbers from a seed, the same ones each time: below 1, as `Math.random` gives them. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return ((state >>> 8) % 65536) / 65536;
  };
}

/** A chart with subcharts in two levels, with aliases, conditions, tags, globals, nulls and imported values. */
export function generateCase(random: () => number): GeneratedCase {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const chance = (share: number): boolean => random() < share;

  function value(depth: number): Json {
    const kind = random();
    if (depth > 0 && kind < 0.45) return map(depth - 1);
    if (kind < 0.6) return null;
    if (kind < 0.7) return chance(0.5);
    if (kind < 0.8) return Math.floor(random() * 9);
    if (kind < 0.87) return [1, null, { a: null }];
    return kind < 0.9 ? {} : pick(['v', 'w', '', 'true']);
  }

  function map(depth: number, most = 4): Map {
    const made: Map = {};
    for (let left = Math.floor(random() * most) + (most > 4 ? 2 : 0); left > 0; left -= 1) {
      const key = pick(KEYS);
      made[key] = MAPS.has(key) && chance(0.8) ? map(Math.max(depth, 1)) : value(depth);
    }
    return made;
  }

  function declare(name: string, isSecond: boolean): Declared {
    const declared: Declared = { name, version: pick(['1.x.x', '*', '>=1.0.0', '^1.0.0', '1.2.3', '^2']), repository: 'https://charts.example.com' };
    if (isSecond || chance(0.3)) declared.alias = `${name}${pick(['x', 'y', 'z'])}${isSecond ? '2' : ''}`;
    if (chance(0.4)) declared.condition = pick([`${name}.enabled`, `a.enabled,${name}.enabled`, 'global.enabled', 'enabled', 's1.a', ' s1.enabled', `${declared.alias ?? name}.enabled`, 'data,enabled']);
    if (chance(0.3)) declared.tags = [pick(['a', 'b', 'enabled']), pick(['a', 'c'])];
    if (chance(0.4)) declared['import-values'] = chance(0.5) ? ['data', pick(['a', 'b'])] : [{ child: pick(['a', 'data', 'exports.data', 'b', 'global']), parent: pick(['.', 'a', 'imp', 'x.y', 'global', 's1']) }];
    return declared;
  }

  function chart(name: string, depth: number): GeneratedChart {
    const names = depth > 0 ? ['s1', 's2', 's3'].slice(0, 1 + Math.floor(random() * 3)) : [];
    const charts = names.map((sub) => chart(sub, depth - 1));
    const dependencies = names.flatMap((sub) => (chance(0.85) ? [declare(sub, false), ...(chance(0.15) ? [declare(sub, true)] : [])] : []));
    const values = map(3, 9);
    for (const sub of names) if (chance(0.6)) values[sub] = map(2, 6);
    return { name, dependencies: dependencies.length > 0 || chance(0.3) ? dependencies : undefined, values: withSections(values, [...names, ...dependencies.flatMap(({ alias }) => alias ?? [])]), charts };
  }

  const root = chart('root', 2);
  const sections = ['s1', 's2', 's3', 'global'];
  const valuesFiles = [map(3, 7), ...(chance(0.3) ? [map(2, 5)] : [])].map((values) => withSections(values, sections));
  return { chart: root, valuesFiles, overrides: chance(0.3) ? [{ kind: pick(['set', 'string'] as const), text: pick(SETS) }] : [] };
}

/** Helm refuses a subchart's section that is no map. */
function withSections(values: Map, names: readonly string[]): Map {
  const isMap = (value: Json | undefined): boolean => value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
  return { ...values, ...Object.fromEntries(names.filter((name) => !isMap(values[name])).map((name) => [name, { enabled: true, a: null }])) };
}

/** Prints what a chart's templates see, in comments, so that anything may stand there. */
const TEMPLATE = '# VALUES {{ .Template.Name }} {{ .Values | toJson }}\n# CHART {{ .Template.Name }} {{ .Chart | toJson }}\nkey: value\n';

/** Writes a chart and its subcharts into a folder; JSON is YAML too. */
export function writeChart(folder: string, { name, dependencies, values, charts }: GeneratedChart): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version: '1.2.3', ...(dependencies && { dependencies }) }));
  writeFileSync(join(folder, 'values.yaml'), JSON.stringify(values));
  writeFileSync(join(folder, 'templates/seen.yaml'), TEMPLATE);
  for (const chart of charts) writeChart(join(folder, 'charts', chart.name), chart);
}
