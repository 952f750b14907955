import { tell } from '../../base/texts';
/** How many names a message lists before it counts the rest. */
const MOST_NAMES = 5;
const MOST_ENVIRONMENTS = 3;

/** A text from a file as messages show it: in backticks, on one line, not endless. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${line.length > 200 ? `${line.slice(0, 199)}…` : line}\``;
}

/** `` `a`, `b` `` and, where there are many, `and 4 more`. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_NAMES).map(quoted).join(', ');
  const rest = texts.length - MOST_NAMES;
  return rest > 0 ? tell`${shown} and ${rest} more` : shown;
}

/** `` `a`, `b` or `c` ``. */
export function either(texts: readonly string[]): string {
  if (texts.length > MOST_NAMES) return listed(texts);
  const last = texts.at(-1);
  if (texts.length < 2 || last === undefined) return texts.map(quoted).join('');
  return tell`${texts.slice(0, -1).map(quoted).join(', ')} or ${quoted(last)}`;
}

/** Environments by their ids: `` `prod-eu`, `prod-us`, `stage` +9 ``. */
export function environmentNames(ids: readonly string[]): string {
  const rest = ids.length - MOST_ENVIRONMENTS;
  const shown = ids.slice(0, MOST_ENVIRONMENTS).map(quoted).join(', ');
  return rest > 0 ? `${shown} +${rest}` : shown;
}

/** `1 image`, `2 images`. */
export function imageCount(count: number): string {
  return count === 1 ? tell`1 image` : tell`${count} images`;
}

/** `1 file`, `2 files`. */
export function fileCount(count: number): string {
  return count === 1 ? tell`1 file` : tell`${count} files`;
}

/** `` `a` and `b` ``: names that stand for themselves, all of them. */
export function both(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length < 2 || last === undefined ? names.join('') : tell`${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The question behind a message that something is not known; empty where nothing is near enough. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : tell`Did you mean ${quoted(meant)}?`;
}

/** Whole sentences one behind the other; what is empty is left out. */
export function sentences(...all: readonly string[]): string {
  return all.filter((each) => each !== '').join(' ');
}
