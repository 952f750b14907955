import { work } from '../../server/src/base/work';

/** Sets every count of `work` to nought. */
export function resetWork(): void {
  for (const name of Object.keys(work) as (keyof typeof work)[]) work[name] = 0;
}
