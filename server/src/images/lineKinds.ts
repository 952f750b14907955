import { isDockerfileName } from './dockerfile';
import { isImageListName } from './imageList';
import type { Surroundings } from './model';

/** The kinds of files that are no trees and are read line by line; their name alone tells them. */
export function lineKindOf(path: string): 'dockerfile' | 'image-list' | undefined {
  if (isDockerfileName(path)) return 'dockerfile';
  return isImageListName(path) ? 'image-list' : undefined;
}

/** How names of templates end whose result is YAML or JSON; the first group is the ending of what they become. `NAMED_FILES` has the same as a glob. */
export const TEMPLATE_ENDING = /(\.(?:ya?ml|json))\.(?:gotmpl|j2|jinja2?|erb|tmpl|tpl|template|in)$/i;

/** Names of files that are trees, whatever is in them. */
const TREE_NAMES = /\.(?:ya?ml|json|jsonc|lock)$|(?:^|\/)Kustomization$/i;
/** A line that opens a map or a list: `key:`, `- item`, `{`, `[`, `---`. */
const OPENS_TREE = /^\s*(?:["']?[\w./-]+["']?[ \t]*:(?=\s|$)|-(?:--)?(?=\s|$)|[{[])/;

/**
 * The same for a file with what is known around it: a file that a setting calls an inventory is a plain list where neither its name nor
 * its first line says that it is a tree.
 */
export function lineKindIn(surroundings: Surroundings, text: string): 'dockerfile' | 'image-list' | undefined {
  const { path, isInventory } = surroundings;
  const known = lineKindOf(path);
  if (known || isInventory !== true) return known;
  return TREE_NAMES.test(path) || opensTree(text) ? undefined : 'image-list';
}

/** Whether the first line of a text that is neither blank nor a comment opens a map or a list. */
function opensTree(text: string): boolean {
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const content = line.trimStart();
    if (content !== '' && !content.startsWith('#') && !content.startsWith('//')) return OPENS_TREE.test(line);
  }
  return false;
}

/** Whether a file of that name may hold images although it ends neither in `.yaml` nor in `.yml` nor in `.json`. */
export function isImageFileName(path: string): boolean {
  return lineKindOf(path) !== undefined || /\.gotmpl$/i.test(path) || TEMPLATE_ENDING.test(path) || /(?:^|\/)Images\.lock$/.test(path) || /(?:^|\/)Kustomization$/.test(path);
}
