/**
 * Waiting without sleeping: for a condition to hold, looked at whenever something that can change it happens.
 */
import type { Event } from 'vscode';

/** Long, since it costs nothing where things go well, and a busy machine is slow. */
const defaultTimeout = 20_000;
const pollMilliseconds = 50;

/** A value that is not there yet is undefined or false; a promise of such a value is waited for. */
export type Condition<T> = () => T | undefined | false | PromiseLike<T | undefined | false>;

/**
 * Looks at a condition now and after each of the events, and resolves to its value as soon as there is one.
 *
 * @param what named in the error when the time is over
 */
export function until<T>(what: string, condition: Condition<T>, events: readonly Event<unknown>[], timeout = defaultTimeout): Promise<T> {
  return wait(what, condition, timeout, (look) => {
    const subscriptions = events.map((event) => event(look));
    return () => subscriptions.forEach((subscription) => void subscription.dispose());
  });
}

/**
 * Looks at a condition again and again, and resolves to its value as soon as there is one. For what announces itself by no event.
 *
 * @param what named in the error when the time is over
 */
export function eventually<T>(what: string, condition: Condition<T>, timeout = defaultTimeout): Promise<T> {
  return wait(what, condition, timeout, (look) => {
    const timer = setInterval(look, pollMilliseconds);
    return () => clearInterval(timer);
  });
}

async function wait<T>(what: string, condition: Condition<T>, timeout: number, listen: (look: () => void) => () => void): Promise<T> {
  let stopListening = (): void => undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const look = (): void => {
        Promise.resolve(condition()).then((value) => {
          if (value !== undefined && value !== false) resolve(value);
        }, reject);
      };
      timer = setTimeout(() => reject(new Error(`Not within ${timeout} ms: ${what}.`)), timeout);
      stopListening = listen(look);
      look();
    });
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}
