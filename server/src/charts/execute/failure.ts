import type { Place } from '../../base/span';
import type { ErrorCode } from '../template/nodes';
import type { Unknown } from '../value';

/** Ends the execution of a template as Go's error does. Caught where a file is rendered, so that no caller sees it. */
export class Failure extends Error {
  /** The innermost place in a file where it happened, once a template that was called has ended by it. */
  place: Place | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** How many values one call of a function may walk through: a list that holds the same list twice, sixty levels deep, has more than anybody can wait for. */
const MOST_WALKED = 200_000;
let walked = 0;

/** Counts one value that a function walks through, at any depth; throws `Blocked` where one call walks through too many. */
export function countWalked(name: string): void {
  walked += 1;
  if (walked > MOST_WALKED) throw new Blocked({ code: 'budget', name });
}

/** Runs a call with a count of its own, and gives how many values it walked through to `spend`, though it fails. */
export function countingWalked<T>(call: () => T, spend: (values: number) => void): T {
  const before = walked;
  walked = 0;
  try {
    return call();
  } finally {
    const own = walked;
    walked = before;
    spend(own);
  }
}

/** A function asked for what cannot be known; its result is then unknown. Caught where functions are called. */
export class Blocked extends Error {
  constructor(readonly why: Unknown) {
    super(why.code);
  }
}
