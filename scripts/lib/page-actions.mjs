// @ts-check
/**
 * What an end-to-end test can do to the page that shows the workbench. Each action takes one JSON object and returns JSON.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { locateText, readHover } from './page-scripts.mjs';

const defaultTimeout = 20_000;
const restMilliseconds = 2_500;

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{ hasText?: string, timeout?: number, nth?: number, webview?: boolean }} Choice with `webview` elements of the page that an
 *   extension shows in an editor tab
 */

/**
 * Binds the actions to a page.
 *
 * @param {Page} page
 * @returns {Record<string, (options: any) => Promise<unknown>>}
 */
export function pageActions(page) {
  page.setDefaultTimeout(defaultTimeout);
  return {
    screenshot: (options) => screenshot(page, options),
    text: ({ selector, ...choice }) => choose(page, selector, choice).innerText(timeoutOf(choice)),
    texts: ({ selector, webview }) => textsOf(rootOf(page, { webview }).locator(selector)),
    count: ({ selector, hasText, webview }) => rootOf(page, { webview }).locator(selector, filterOf({ hasText })).count(),
    attribute: ({ selector, name, ...choice }) => choose(page, selector, choice).getAttribute(name, timeoutOf(choice)),
    select: ({ selector, label, ...choice }) => choose(page, selector, choice).selectOption({ label }, timeoutOf(choice)),
    focus: ({ selector, ...choice }) => choose(page, selector, choice).focus(timeoutOf(choice)),
    hoverElement: ({ selector, ...choice }) => choose(page, selector, choice).hover(timeoutOf(choice)),
    accessibility: () => accessibilityOfWebview(page),
    click: (options) => click(page, options),
    clickText: (options) => clickText(page, options),
    hover: (options) => hover(page, options),
    readHover: () => page.evaluate(readHover, undefined),
    press: ({ key }) => page.keyboard.press(key),
    type: ({ text }) => page.keyboard.type(text),
    waitFor: (options) => waitFor(page, options),
    evaluate: ({ expression }) => page.evaluate(expression),
    moveMouse: ({ x, y }) => page.mouse.move(x, y, { steps: 3 }),
  };
}

/**
 * @param {Page} page
 * @param {string} selector
 * @param {Choice} choice
 */
function choose(page, selector, choice) {
  const all = rootOf(page, choice).locator(selector, filterOf(choice));
  return choice.nth === undefined ? all.first() : all.nth(choice.nth);
}

/**
 * @param {Page} page
 * @param {Choice} choice
 */
function rootOf(page, { webview = false }) {
  // The page of an extension stands in a frame of its own within a frame that keeps it apart from the editor.
  return webview ? page.frameLocator('iframe.webview.ready').frameLocator('#active-frame') : page;
}

/**
 * The texts of elements as they are shown; those of SVG have a content alone.
 *
 * @param {import('playwright-core').Locator} all
 * @returns {Promise<string[]>}
 */
function textsOf(all) {
  return all.evaluateAll((elements) => elements.map((element) => /** @type {HTMLElement} */ (element).innerText ?? element.textContent ?? ''));
}

/**
 * What axe finds wrong with the page that an extension shows: the rule, and for each element why.
 *
 * @param {Page} page
 * @returns {Promise<{ rule: string, elements: string[] }[]>}
 */
async function accessibilityOfWebview(page) {
  const outer = await (await page.locator('iframe.webview.ready').first().elementHandle())?.contentFrame();
  const inner = await (await outer?.locator('#active-frame').elementHandle())?.contentFrame();
  if (!inner) throw new Error('No page of an extension is shown.');
  await inner.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return inner.evaluate(async () => {
    const axe = /** @type {any} */ (globalThis).axe;
    const { violations } = await axe.run();
    return violations.map((/** @type {any} */ { id, nodes }) => ({ rule: id, elements: nodes.map((/** @type {any} */ { html, failureSummary }) => `${html}: ${failureSummary}`) }));
  });
}

/** @param {Choice} choice */
function filterOf({ hasText }) {
  return hasText === undefined ? {} : { hasText };
}

/** @param {Choice} choice */
function timeoutOf({ timeout = defaultTimeout }) {
  return { timeout };
}

/**
 * @param {Page} page
 * @param {{ path: string, selector?: string, clip?: { x: number, y: number, width: number, height: number } }} options
 */
async function screenshot(page, { path, selector, clip }) {
  mkdirSync(dirname(path), { recursive: true });
  const look = /** @type {const} */ ({ path, animations: 'disabled', caret: 'hide' });
  if (selector) await page.locator(selector).first().screenshot(look);
  else await page.screenshot(clip ? { ...look, clip } : look);
}

/**
 * @param {Page} page
 * @param {Choice & { selector: string, button?: 'left' | 'right', clickCount?: number, modifiers?: ('Alt' | 'Control' | 'Meta' | 'Shift')[] }} options
 */
async function click(page, { selector, button = 'left', clickCount = 1, modifiers = [], ...choice }) {
  await choose(page, selector, choice).click({ button, clickCount, modifiers, ...timeoutOf(choice) });
}

/**
 * @param {Page} page
 * @param {Choice & { selector: string, state?: 'visible' | 'hidden' }} options
 */
async function waitFor(page, { selector, state = 'visible', ...choice }) {
  await choose(page, selector, choice).waitFor({ state, ...timeoutOf(choice) });
}

/**
 * @param {Page} page
 * @param {import('./page-scripts.mjs').TextQuery & { button?: 'left' | 'right', modifiers?: string[], timeout?: number }} options
 */
async function clickText(page, { button = 'left', modifiers = [], timeout = defaultTimeout, ...query }) {
  const { x, y } = await findText(page, query, timeout);
  for (const modifier of modifiers) await page.keyboard.down(modifier);
  await page.mouse.click(x, y, { button });
  for (const modifier of modifiers) await page.keyboard.up(modifier);
}

/**
 * Rests the mouse on a text in an editor and resolves to the hover that appears. An editor asks for a hover only once while the mouse
 * rests, so the mouse comes back as long as the extension has nothing to say yet.
 *
 * @param {Page} page
 * @param {import('./page-scripts.mjs').TextQuery & { hasText?: string, timeout?: number }} options
 */
async function hover(page, { hasText, timeout = defaultTimeout, ...query }) {
  const deadline = Date.now() + timeout;
  let seen = '';
  while (Date.now() < deadline) {
    const { x, y } = await findText(page, query, timeout);
    await page.mouse.move(1, 1, { steps: 2 });
    await page.waitForFunction(`!(${readHover.toString()})()`, undefined, { timeout });
    // The editor takes notice of a mouse that moves, not of one that stands there at once.
    await page.mouse.move(x - 2, y, { steps: 3 });
    await page.mouse.move(x, y, { steps: 3 });
    const shown = await page.waitForFunction(readHover, hasText, { timeout: restMilliseconds }).catch(() => undefined);
    if (shown) return shown.jsonValue();
    seen = (await page.evaluate(readHover, undefined))?.text ?? seen;
  }
  const wanted = hasText === undefined ? 'No hover' : `No hover with ${JSON.stringify(hasText)}`;
  throw new Error(`${wanted} appeared over ${JSON.stringify(query.text)}; seen was ${JSON.stringify(seen)}.`);
}

/**
 * @param {Page} page
 * @param {import('./page-scripts.mjs').TextQuery} query
 * @param {number} timeout
 */
async function findText(page, query, timeout) {
  try {
    const found = await page.waitForFunction(locateText, query, { timeout });
    return /** @type {{ x: number, y: number }} */ (await found.jsonValue());
  } catch (error) {
    throw new Error(`The text ${JSON.stringify(query.text)} is not visible in an editor.`, { cause: error });
  }
}
