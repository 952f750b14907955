import { withoutUserInfo } from '../../reference/userInfo';
import type { Source } from '../../mirrors/model';
import { hasNoRule, type ChangeKind, type Pull, type PullChange } from './changes';

/** Changes that move from the same place to the same place, as one. */
export interface FoldedChange {
  readonly kind: ChangeKind;
  readonly environments: readonly string[] | undefined;
  readonly before: FoldedPull;
  readonly after: FoldedPull;
  readonly changes: readonly PullChange[];
}

/** Where the images of a fold are pulled from. */
export interface FoldedPull {
  readonly status: Pull['status'];
  readonly error: Pull['error'];
  /** Whether no rule leads there: the reference is pulled as it is written, and nobody answers for its host. */
  readonly isWithoutRule: boolean;
  /** Whether the Environment reaches none of the places. */
  readonly isUnreached: boolean;
  /** What the references begin with, without what all of them end with; whole references where they have no end in common. */
  readonly places: readonly FoldedPlace[];
}

export interface FoldedPlace {
  readonly text: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
}

/**
 * Folds equal moves: what a reference has in common before and after, up from its end in whole components, is taken off, and where the rest
 * is the same the changes are one. `a/foo:1` → `b/foo:1` and `a/bar:2` → `b/bar:2` are two images that move from `a` to `b`. The order of
 * the changes stays, kinds first; of one kind the fold of most images comes first.
 */
export function folded(changes: readonly PullChange[]): readonly FoldedChange[] {
  const folds = new Map<string, FoldedChange & { readonly changes: PullChange[] }>();
  for (const change of changes) {
    const { before, after } = withoutCommonEnd(change);
    const key = JSON.stringify([change.kind, change.environments ?? null, before, after]);
    const fold = folds.get(key) ?? { kind: change.kind, environments: change.environments, before, after, changes: [] };
    fold.changes.push(change);
    folds.set(key, fold);
  }
  const all = [...folds.values()];
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => all.filter((fold) => fold.kind === kind).sort((a, b) => b.changes.length - a.changes.length));
}

function withoutCommonEnd({ before, after, normalized }: PullChange): { readonly before: FoldedPull; readonly after: FoldedPull } {
  const all = [...before.sources, ...after.sources].map((source) => nameOf(source).split('/'));
  const common = commonEnd(all);
  const cut = (pull: Pull): FoldedPull => ({
    status: pull.status, error: pull.error, isWithoutRule: hasNoRule(pull, normalized), isUnreached: pull.isUnreached === true,
    places: pull.sources.map((source) => {
      const parts = nameOf(source).split('/');
      return { text: parts.slice(0, parts.length - common).join('/'), insecure: source.insecure, blocked: source.blocked };
    }),
  });
  return { before: cut(before), after: cut(after) };
}

/** How many components all end with alike; the first one, the host, is never among them. */
function commonEnd(all: readonly (readonly string[])[]): number {
  const [first, ...others] = all;
  if (!first) return 0;
  const most = Math.max(0, Math.min(...all.map((parts) => parts.length - 1)));
  let common = 0;
  while (common < most && others.every((parts) => parts.at(-1 - common) === first.at(-1 - common))) common += 1;
  return common;
}

function nameOf({ reference, url }: Source): string {
  return withoutUserInfo(reference ?? url ?? '');
}
