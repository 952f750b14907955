// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Functions that run inside the page that shows the workbench; each has to stand on its own.
 */

/**
 * @typedef {object} TextQuery a piece of text as it is shown in a visible editor
 * @property {string} text
 * @property {number} [occurrence] which one, from the top, counted from 0
 * @property {number} [offset] the character to point at; without it the middle of the text
 */

/**
 * Finds where a text stands on the screen. Returns undefined while it cannot be seen.
 *
 * @param {TextQuery} query
 * @returns {{ x: number, y: number } | undefined}
 */
export function locateText({ text, occurrence = 0, offset }) {
  // The editor reuses the elements of lines, so their order in the document says nothing.
  const top = (/** @type {Element} */ line) => line.getBoundingClientRect().top;
  const lines = [...document.querySelectorAll('.monaco-editor .view-line')].sort((a, b) => top(a) - top(b));
  let left = occurrence;
  for (const line of lines) {
    const nodes = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(/** @type {Text} */ (node));
    const whole = nodes.map((node) => node.data).join('').replaceAll('\u00a0', ' ');
    for (let start = whole.indexOf(text); start >= 0; start = whole.indexOf(text, start + 1)) {
      if (left-- > 0) continue;
      const box = boxOf(nodes, start + (offset ?? 0), start + (offset === undefined ? text.length : offset + 1));
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      // A line that is scrolled out, or lies under something else, cannot be pointed at.
      const hit = document.elementFromPoint(x, y);
      return hit && line.contains(hit) ? { x, y } : undefined;
    }
  }
  return undefined;

  /**
   * @param {Text[]} nodes
   * @param {number} start
   * @param {number} end
   */
  function boxOf(nodes, start, end) {
    const range = document.createRange();
    let position = 0;
    for (const node of nodes) {
      const next = position + node.data.length;
      if (start >= position && start < next) range.setStart(node, start - position);
      if (end > position && end <= next) range.setEnd(node, end - position);
      position = next;
    }
    return range.getBoundingClientRect();
  }
}

/**
 * Reads the hover that is shown over an editor. Returns undefined while there is none, or none with the wanted text.
 *
 * @param {string} [hasText]
 * @returns {{ text: string, html: string, links: { text: string, target: string }[] } | undefined}
 */
export function readHover(hasText) {
  const isShown = (/** @type {Element} */ element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  for (const widget of document.querySelectorAll('.monaco-editor .monaco-hover, .monaco-resizable-hover .monaco-hover')) {
    const rows = [...widget.querySelectorAll('.hover-row')].filter(isShown);
    if (!isShown(widget) || rows.length === 0) continue;
    const text = rows.map((row) => /** @type {HTMLElement} */ (row).innerText.replaceAll('\u00a0', ' ').trim()).join('\n\n');
    if (text === '' || text === 'Loading...' || (typeof hasText === 'string' && !text.includes(hasText))) continue;
    const anchors = rows.flatMap((row) => [...row.querySelectorAll('a')]);
    const links = anchors.map((anchor) => ({ text: anchor.innerText, target: anchor.dataset.href ?? anchor.getAttribute('href') ?? '' }));
    return { text, html: rows.map((row) => row.innerHTML).join('\n'), links };
  }
  return undefined;
}
