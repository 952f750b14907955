/** A request by its method, with the types of what is asked and answered. */
export interface RequestMessage<P, R> {
  readonly method: string;
  /** Never set: it carries the types. */
  readonly types?: (params: P) => R;
}

/** A notification by its method, with the type of what it says. */
export interface NotificationMessage<P> {
  readonly method: string;
  /** Never set: it carries the type. */
  readonly types?: (params: P) => void;
}
