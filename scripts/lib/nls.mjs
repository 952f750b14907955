// @ts-check
/**
 * The texts of the manifest, which stand in `package.nls.json` and, translated, in files beside it.
 */

/** What stands in the manifest for a text: `%key%`. */
export const PLACEHOLDER = /^%([^%\s]+)%$/;

/**
 * A part of the manifest with its texts in place of their keys, as VS Code reads it. A key without a text stays.
 *
 * @template T
 * @param {T} part
 * @param {Readonly<Record<string, string>>} texts
 * @returns {T}
 */
export function withTexts(part, texts) {
  if (typeof part === 'string') return /** @type {T} */ (/** @type {unknown} */ (texts[PLACEHOLDER.exec(part)?.[1] ?? ''] ?? part));
  if (Array.isArray(part)) return /** @type {T} */ (/** @type {unknown} */ (part.map((one) => withTexts(one, texts))));
  if (typeof part !== 'object' || part === null) return part;
  return /** @type {T} */ (Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withTexts(value, texts)])));
}
