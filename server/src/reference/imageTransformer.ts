import { goRegexp, type GoRegexp } from '../base/goRegexp';

/** An entry of kustomize's `images`; what is absent is undefined or empty. */
export interface ImageTransformer {
  readonly name: string;
  readonly newName?: string | undefined;
  readonly newTag?: string | undefined;
  readonly tagSuffix?: string | undefined;
  readonly digest?: string | undefined;
}

/** An image as kustomize splits it: at the first `@` and the first `:` behind the first slash. Nothing is normalised. */
export interface SplitImage {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

const patterns = new Map<string, GoRegexp | undefined>();
const MOST_PATTERNS = 1000;

/**
 * Whether a transformer of that name takes up an image. The name is pasted into a regular expression as it is, so `.` stands for any
 * character and `a|b` breaks the anchors; an invalid one matches nothing. Source: kustomize `api/internal/image`, `IsImageMatched`.
 */
export function isImageMatched(image: string, name: string): boolean {
  if (isPlain(name, image) && !mayMatch(image, name)) return false;
  return patternOf(name)?.matches(image) === true;
}

/** Whether a name holds nothing of an expression but dots, and the image no character of two code units, so that they can be compared one by one. */
function isPlain(name: string, image: string): boolean {
  return /^[\w./:-]+$/.test(name) && !/[^\u0000-\u007f]/.test(image);
}

/** Whether an image begins as a plain name does, each dot standing for any character: of many names all but a few are told apart so. */
function mayMatch(image: string, name: string): boolean {
  if (image.length < name.length) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== '.' && name[at] !== image[at]) return false;
  return true;
}

/** Whether a name makes a regular expression; one that makes none matches no image, and kustomize says nothing of it. */
export function isPattern(name: string): boolean {
  return patternOf(name) !== undefined;
}

function patternOf(name: string): GoRegexp | undefined {
  if (!patterns.has(name)) {
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    patterns.set(name, goRegexp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z][a-zA-Z0-9]*:[a-zA-Z0-9_.{}-]*)?$`));
  }
  return patterns.get(name);
}

/** kustomize's `image.Split`: an image without a slash may be a host with a port, whose port then counts as the tag. */
export function splitImage(image: string): SplitImage {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const colon = image.indexOf(':', slash);
  if (at >= 0 && (colon < 0 || at < colon)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  if (colon < 0) return { name: image, tag: '', digest: '' };
  if (at < 0) return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
}

/** What one transformer makes of an image; undefined where it does not take it up. Source: kustomize `api/filters/imagetag/updater.go`. */
export function transformImage(image: string, transformer: ImageTransformer): string | undefined {
  if (!isImageMatched(image, transformer.name)) return undefined;
  const split = splitImage(image);
  const { newTag = '', digest: newDigest = '', tagSuffix = '' } = transformer;
  const name = transformer.newName !== undefined && transformer.newName !== '' ? transformer.newName : split.name;
  const isReplaced = newTag !== '' || newDigest !== '';
  const tag = isReplaced ? newTag : split.tag + tagSuffix;
  const digest = isReplaced ? newDigest : tagSuffix === '' ? split.digest : '';
  return name + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`);
}
