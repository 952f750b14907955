/** Asked by long work between steps; the fronts pass their protocol's own token, which has this shape. */
export interface CancellationToken {
  readonly isCancellationRequested: boolean;
}

/** A token that is never cancelled, for work that nobody waits to stop. */
export const NEVER: CancellationToken = { isCancellationRequested: false };
