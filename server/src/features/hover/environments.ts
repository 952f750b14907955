import { tell } from '../../base/texts';
import { nameOf } from '../../base/uri';
import type { CommandTarget } from '../commands';
import { code, commandLink, fileLink, say, strong, joined, type Block, type Line } from '../markdown';
import { sameResult, type EnvironmentResult, type Resolution } from '../resolution';

/** Environments with the same result. */
export interface EnvironmentGroup {
  readonly result: EnvironmentResult;
  readonly ids: readonly string[];
}

const MOST_GROUPS = 4;
const MOST_NAMED = 2;

/** The results of a resolution, each once, with the Environments that give it; what most give comes first. */
export function groupedByResult(resolution: Resolution): readonly EnvironmentGroup[] {
  const groups: { readonly result: EnvironmentResult; readonly ids: string[] }[] = [];
  for (const result of resolution.perEnvironment) {
    const group = groups.find((candidate) => sameResult(candidate.result, result));
    if (group) group.ids.push(result.id ?? '');
    else groups.push({ result, ids: [result.id ?? ''] });
  }
  return groups.sort((a, b) => b.ids.length - a.ids.length);
}

/** The hover's table of Environments: four results at most, the Environments of each folded. */
export function environmentBlocks(resolution: Resolution, target: CommandTarget): readonly Block[] {
  const groups = groupedByResult(resolution);
  const shown = groups.slice(0, MOST_GROUPS);
  const oneFile = new Set(resolution.sources.flatMap((source) => (source.via ? [source.via.place.uri] : []))).size <= 1;
  const blocks: Block[] = [
    { kind: 'lines', lines: [say`${strong(...say`Differs by Environment`)} · ${groups.length} results in ${resolution.perEnvironment.length}`] },
    {
      kind: 'table',
      header: [tell`Pulled from`, tell`Environments`, tell`Rule`],
      rows: shown.map((group) => [pulledFrom(group.result, resolution.filled === true), folded(group.ids), ruleOf(group.result, oneFile)]),
    },
  ];
  if (groups.length > shown.length) {
    blocks.push({ kind: 'lines', lines: [[commandLink(tell`Show all`, 'explain', target)]] });
  }
  return blocks;
}

/** `isFilled` says that what is written is no reference by itself, so that even an unchanged one must be named. */
function pulledFrom({ status, sources }: EnvironmentResult, isFilled: boolean): Line {
  const [source] = sources;
  if (status === 'unknown' && !source) return say`not known`;
  if (status === 'invalid') return say`not a valid reference`;
  if (sources.length > 1) return say`${sources.length} candidates (undefined)`;
  if (!source || source.reference === null || (!source.via && !isFilled)) return say`as written`;
  return say`${strong(code(source.reference))}`;
}

function folded(ids: readonly string[]): Line {
  const named = joined(ids.slice(0, MOST_NAMED).map((id) => [code(id)]), ', ');
  const rest = ids.length - MOST_NAMED;
  return rest > 0 ? say`${named} +${rest}` : named;
}

function ruleOf({ sources }: EnvironmentResult, oneFile: boolean): Line {
  const rule = sources.find((source) => source.via)?.via;
  if (!rule) return say`none`;
  const where = oneFile ? tell`line ${rule.line}` : `${nameOf(rule.place.uri)}:${rule.line}`;
  return [fileLink(sources.length > 1 ? tell`conflict` : where, rule.place.uri, rule.line)];
}
