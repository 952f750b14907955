import type { Config } from '../support/dialects';

/** A reference that is pulled through a configuration, with what the engine and the product make of it, in the same words. */
export interface Compared {
  readonly config: Config;
  readonly reference: string;
  readonly engine: string;
  readonly product: string;
}

/** What is kept of a run: how many pulls there were, and those that differ. */
export interface Report {
  readonly engine: string;
  readonly pulls: number;
  readonly differences: readonly Compared[];
  /** Outcomes and how often each came about, so that a run shows that it did not compare failures alone. */
  readonly outcomes: ReadonlyMap<string, number>;
}

const MOST_SHOWN = 5;

/** Collects the results of pulls. */
export function report(engine: string, compared: readonly Compared[]): Report {
  const outcomes = new Map<string, number>();
  for (const { engine: answer } of compared) {
    const outcome = answer.startsWith('ERROR') ? answer.split(' ').slice(0, 2).join(' ') : `${String(answer.split(' → ').length)} sources`;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return { engine, pulls: compared.length, differences: compared.filter(({ engine: answer, product }) => answer !== product), outcomes };
}

/** The report as it is printed, with the first differences in full. */
export function shownReport({ engine, pulls, differences, outcomes }: Report): string {
  const told = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([outcome, count]) => `${outcome}: ${String(count)}`).join(', ');
  const shown = differences.slice(0, MOST_SHOWN).map(({ config, reference, engine: answer, product }) => [
    '', `  ${reference}`, `    engine:  ${answer}`, `    product: ${product}`,
    ...Object.entries(config).flatMap(([path, text]) => [`    --- ${path}`, ...text.trimEnd().split('\n').map((line) => `    ${line}`)]),
  ].join('\n'));
  return [`${engine}: ${String(pulls)} pulls, ${String(differences.length)} differ (${told})`, ...shown].join('\n');
}

/** Runs work for each item, a few at a time, and gives the results in the items' order. */
export async function each<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
