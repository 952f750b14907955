import { inverseOf, inverseOfApollo, type Inverse, type NameBefore } from '../mirrors/inverse';
import type { Rule, Source, Step } from '../mirrors/model';
import { formatPulled } from '../reference/format';
import { readsAsHost } from '../reference/host';
import { parseReference } from '../reference/parse';
import type { Snapshot } from '../workspace/snapshot';
import { resolveText, type Resolution } from './resolution';
import { routesFor } from './routes';

/** What written references are asked for: the one that they end at, or everything below a host and path. */
export interface Target {
  /** As it is written. */
  readonly text: string;
  /** The reference as it is pulled, or the beginning of such, with its slash; null where the text is neither. */
  readonly normalized: string | null;
  readonly isPrefix: boolean;
}

/** How a written reference ends at a target. */
export interface Ending {
  /** The Environments in which it does, in the order of the registry files; undefined where none is declared. */
  readonly environments: readonly string[] | undefined;
  /** As which of the sources it is tried, from 1 on; of several Environments the first time. */
  readonly tried: number;
  /** The rules that lead there, in their order; none for what is pulled as written. */
  readonly via: readonly Rule[];
  /** The source itself. */
  readonly reference: string;
}

/** What a rule sends to a target. */
export interface Way extends Ending {
  /** What the rule matches by. */
  readonly match: string;
  readonly kind: 'itself' | 'host' | 'prefix' | 'wildcard' | 'everything' | 'short-name' | 'pattern';
  /** A written reference that ends there. */
  readonly example: string;
}

const STAND_IN = 'any/image';

/** Reads what somebody asks for; a text that ends in a slash stands for everything below it. */
export function targetOf(text: string): Target {
  const isPrefix = text.endsWith('/');
  const parsed = parseReference(isPrefix ? `${text}${STAND_IN}` : text);
  if (!parsed.ok) return { text, normalized: null, isPrefix };
  const pulled = formatPulled(parsed.reference);
  return { text, normalized: isPrefix ? pulled.slice(0, pulled.indexOf(STAND_IN)) : pulled, isPrefix };
}

/** More names than that are not tried, which only rules of every registry, one after the other, could make. */
const MOST_NAMES = 20_000;

/**
 * The ways in which written references end at a target, by the routes that hold for a file: the rules of every table on them are undone, from the
 * node back to the rewriters, and each name that comes out is resolved as if it were written, so that only what does end there is told.
 */
export function waysTo(snapshot: Snapshot, uri: string, { normalized, isPrefix }: Target): readonly Way[] {
  if (normalized === null) return [];
  const wanted = isPrefix ? `${normalized}${STAND_IN}:latest` : normalized;
  const [name, version] = splitVersion(wanted);
  const ways = new Map<string, Way>();
  for (const { name: before, key } of namesBefore(snapshot, uri, name)) {
    const written = before + version;
    for (const ending of endingsAt(resolveText(snapshot, uri, written, 'chosen'), { text: wanted, normalized: wanted, isPrefix: false })) {
      const way: Way = { ...ending, match: key ?? hostOf(name), kind: kindOf(key, ending), example: written };
      const identity = JSON.stringify([way.match, ending.via.map(({ place }) => place)]);
      if (!ways.has(identity)) ways.set(identity, way);
    }
  }
  return [...ways.values()].sort((a, b) => a.tried - b.tried);
}

/**
 * How a resolved reference ends at a target: once for each set of rules that leads there; none where it does not. What nodes may do beside the answer
 * counts.
 */
export function endingsAt(resolution: Resolution, target: Target): readonly Ending[] {
  const isAt = (source: Source): boolean => {
    const { reference } = source;
    return reference !== null && !source.blocked && target.normalized !== null && (target.isPrefix ? reference.startsWith(target.normalized) : reference === target.normalized);
  };
  const results = resolution.perEnvironment.length > 0 ? resolution.perEnvironment : [{ id: undefined, sources: resolution.sources, steps: resolution.steps }];
  const endings = new Map<string, Ending>();
  for (const { id, sources, steps } of results) {
    const lists = [sources, ...steps.filter(({ layer }) => layer === 'node').map((step) => step.sources)];
    const list = lists.find((each) => each.some(isAt));
    const at = list?.findIndex(isAt) ?? -1;
    const source = list?.[at];
    if (!source?.reference) continue;
    const via = chainTo(source.reference, source.via, steps);
    const identity = JSON.stringify([source.reference, via.map(({ place }) => place)]);
    const known = endings.get(identity);
    const environments = id === undefined ? undefined : [...(known?.environments ?? []), id];
    endings.set(identity, { environments, tried: Math.min(at + 1, known?.tried ?? at + 1), via, reference: source.reference });
  }
  return [...endings.values()];
}

/** The rules that lead to a source, followed back from step to step. */
function chainTo(reference: string, last: Rule | null, steps: readonly Step[]): readonly Rule[] {
  const rules: Rule[] = [];
  let wanted = reference;
  let via = last;
  for (const step of [...steps].reverse()) {
    const source = step.sources.find((each) => each.reference === wanted && (via === null || each.via === via));
    if (!source) continue;
    if (source.via) rules.unshift(source.via);
    wanted = step.in;
    via = null;
  }
  return rules;
}

/** The names that may be written for one, that itself first: `key` is what the first rule on the way matches by. */
function namesBefore(snapshot: Snapshot, uri: string, name: string): readonly { readonly name: string; readonly key: string | undefined }[] {
  const { files, configs } = routesFor(snapshot, uri);
  const options = { disableDefaultEndpoint: snapshot.settings(uri).disablesDefaultEndpoint };
  const inverses = (layer: 'node' | 'admission'): readonly Inverse[] => configs.filter(({ dialect }) => dialect.layer === layer).map((config) => inverseOf(config.dialect, config, options));
  // Rewriters run one after the other, so the last of them is undone first.
  const stages = [inverses('node'), [inverseOfApollo(files)], ...[...inverses('admission')].reverse().map((inverse) => [inverse])];
  let names: readonly { readonly name: string; readonly key: string | undefined }[] = [{ name, key: undefined }];
  for (const stage of stages) {
    const before = names.flatMap((each) => stage.flatMap((inverse): readonly NameBefore[] => [...inverse(each.name), ...shortForms(each.name).flatMap(inverse)]));
    names = eachOnce([...names, ...before]).slice(0, MOST_NAMES);
  }
  const hasRewriters = configs.some(({ dialect }) => dialect.layer === 'admission');
  return hasRewriters ? eachOnce(names.flatMap((each) => [each, ...shortForms(each.name).map((short) => ({ ...each, name: short }))])) : names;
}

/** Rewriters look at texts: a name of Docker Hub may be written short. */
function shortForms(name: string): readonly string[] {
  if (!name.startsWith('docker.io/')) return [];
  const path = name.slice('docker.io/'.length);
  return path.startsWith('library/') ? [path, path.slice('library/'.length)] : [path];
}

function eachOnce<T extends { readonly name: string; readonly key: string | undefined }>(names: readonly T[]): readonly T[] {
  return [...new Map(names.map((each) => [`${each.name} ${each.key ?? ''}`, each])).values()];
}

function splitVersion(pulled: string): readonly [name: string, version: string] {
  const at = pulled.indexOf('@');
  const end = at >= 0 ? at : pulled.lastIndexOf(':');
  return [pulled.slice(0, end), pulled.slice(end)];
}

function hostOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

const LAYER_OF_PATTERNS: ReadonlySet<Rule['dialect']> = new Set(['kustomize', 'imageswap', 'harbor-webhook', 'kyverno']);

function kindOf(key: string | undefined, { via }: Ending): Way['kind'] {
  if (key === undefined) return 'itself';
  if (key === '*') return 'everything';
  if (via[0] && LAYER_OF_PATTERNS.has(via[0].dialect)) return 'pattern';
  if (key.startsWith('*.')) return 'wildcard';
  if (!readsAsHost(key.split('/')[0] ?? '')) return 'short-name';
  return key.includes('/') ? 'prefix' : 'host';
}
