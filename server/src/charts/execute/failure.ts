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

/** A function asked for what cannot be known; its result is then unknown. Caught where functions are called. */
export class Blocked extends Error {
  constructor(readonly why: Unknown) {
    super(why.code);
  }
}
