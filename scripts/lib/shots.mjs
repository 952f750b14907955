// @ts-check
/**
 * The pictures of the README and of the walkthrough: what each shows, and what a user does to see it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** @typedef {import('./workbench.mjs').Workbench} Workbench */

/**
 * @typedef {object} Shot
 * @property {string} name of the picture
 * @property {string} [workspace] of which a copy is opened, relative to the project; the examples by default
 * @property {(workspace: string) => void} [prepare] changes the copy before the editor starts
 * @property {string} [file] to open, relative to the workspace
 * @property {boolean} [sidebar] whether the side bar stays open beside the file
 * @property {(workbench: Workbench) => Promise<void>} act brings about what the picture is to show
 * @property {{ width: number, height: number }} [size]
 */

const patience = 30_000;
const VIEWS = 'test/e2e/workspaces/views';
/** About as wide as the walkthrough shows its pictures, so that they are read there without being made smaller. They are packaged. */
const NARROW = { width: 680, height: 290 };

/** @type {Shot[]} */
export const shots = [
  {
    name: 'hover',
    file: 'charts/foo/values.yaml',
    prepare: withoutNotes('charts/foo/values.yaml'),
    size: NARROW,
    act: (workbench) => hover(workbench, { text: 'internal.registry.com/foo/bar', hasText: 'external.registry.com/foo/bar' }),
  },
  {
    name: 'registry-file',
    file: 'apollo-registries.yaml',
    prepare: (workspace) => {
      withoutNotes('apollo-registries.yaml')(workspace);
      edit(join(workspace, 'apollo-registries.yaml'), (text) => text.replace(/ +description:.*\n/, '').replace('internal.registry.com', 'internal.registry.com/team'));
    },
    size: NARROW,
    act: async (workbench) => {
      await lens(workbench);
      await hover(workbench, { text: '/team', hasText: 'Apollo documents whole registries only' });
      await workbench.page.locator('.monaco-hover', { hasText: /Quick Fix\.\.\./ }).waitFor({ timeout: patience });
    },
  },
  {
    name: 'overlap',
    file: 'overlap/apollo-registries.yaml',
    prepare: withoutNotes('overlap/apollo-registries.yaml'),
    size: { width: 680, height: 500 },
    act: async (workbench) => {
      await lens(workbench);
      await workbench.page.keyboard.press('Control+Shift+M');
      await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'is mirrored by 2 Artifact Registries' }).first().waitFor({ timeout: patience });
      await workbench.actions.clickText?.({ text: 'build.registry.com' });
      await quickFixes(workbench, 'east.registry.com');
    },
  },
  {
    name: 'rewrite',
    file: 'charts/foo/values.yaml',
    prepare: withoutNotes('charts/foo/values.yaml'),
    size: { width: 680, height: 600 },
    act: async (workbench) => {
      await hover(workbench, { text: 'internal.registry.com/foo/bar', hasText: 'external.registry.com/foo/bar' });
      await command(workbench, 'Mirror Lens: Rewrite Images to Pull Sources');
      await pick(workbench, 'This file');
      await workbench.page.locator('.bulk-edit-panel .monaco-list-row', { hasText: 'internal.registry.com' }).first().click({ timeout: patience });
      await workbench.page.locator('.diffOverview, .monaco-diff-editor').first().waitFor({ timeout: patience });
      await workbench.page.locator('.monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert').first().waitFor({ timeout: patience });
    },
  },
  {
    name: 'pull-map',
    workspace: VIEWS,
    size: { width: 960, height: 560 },
    file: 'apollo-registries.yaml',
    act: async (workbench) => {
      await hover(workbench, { text: 'eu.registry.example.com', hasText: 'Europe' });
      await command(workbench, 'Mirror Lens: Show Pull Map');
      const map = workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      await map.locator('#list tbody tr').first().waitFor({ timeout: patience });
      await map.locator('#environment').selectOption({ label: 'staging' });
      await map.locator('#picture .band.state-ambiguous').first().waitFor({ timeout: patience });
    },
  },
  {
    name: 'images',
    workspace: VIEWS,
    size: { width: 960, height: 420 },
    file: 'deploy/web.yaml',
    sidebar: true,
    act: async (workbench) => {
      const { page } = workbench;
      await hover(workbench, { text: 'build.example/shop/web:1.0', hasText: 'eu.registry.example.com' });
      await command(workbench, 'View: Show Mirror Lens');
      const rows = page.locator('.part.sidebar .pane-body .monaco-list-row');
      await rows.filter({ hasText: 'quay.io' }).first().click({ timeout: patience });
      await rows.filter({ hasText: 'quay.io/tools/tool:1' }).first().waitFor({ timeout: patience });
      await page.locator('.part.sidebar', { hasText: 'image references in' }).first().waitFor({ timeout: patience });
    },
  },
];

/**
 * Takes the notes at the top of an example out, so that the picture shows what it is about.
 *
 * @param {string} file
 * @returns {(workspace: string) => void}
 */
function withoutNotes(file) {
  return (workspace) => edit(join(workspace, file), (text) => text.replace(/^(?:#.*\n)+/, ''));
}

/**
 * @param {string} path
 * @param {(text: string) => string} change
 */
function edit(path, change) {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/**
 * Opens a file the way a user does who knows its name.
 *
 * @param {Workbench} workbench
 * @param {string} file
 */
export async function openFile({ page }, file) {
  await page.locator('.explorer-folders-view').first().waitFor({ timeout: patience });
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill(file);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: basename(file) }).waitFor({ timeout: patience });
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: basename(file) }).waitFor({ timeout: patience });
}

/** @param {Workbench} workbench */
export async function closeSidebar({ page }) {
  await page.keyboard.press('Control+B');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden', timeout: patience });
}

/**
 * @param {Workbench} workbench
 * @param {import('./page-scripts.mjs').TextQuery & { hasText: string }} query
 */
async function hover({ actions }, query) {
  await actions.hover?.({ ...query, timeout: patience });
}

/** @param {Workbench} workbench */
async function lens({ page }) {
  await page.locator('.codelens-decoration', { hasText: 'pulled through this' }).first().waitFor({ timeout: patience });
}

/**
 * Opens the menu of quick fixes at the cursor; anew where it came before the editor knew of any.
 *
 * @param {Workbench} workbench
 * @param {string} label of one of them
 */
async function quickFixes({ page }, label) {
  const rows = page.locator('.action-widget .monaco-list-row', { hasText: label });
  for (let left = 5; left > 0 && !(await rows.first().isVisible()); left--) {
    await page.keyboard.press('Control+.');
    await rows.first().waitFor({ timeout: patience / 5 }).catch(() => page.keyboard.press('Escape'));
  }
  await rows.first().waitFor({ timeout: patience });
}

/**
 * Runs a command by its title from the palette.
 *
 * @param {Workbench} workbench
 * @param {string} title
 */
async function command(workbench, title) {
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('F1');
  await workbench.page.locator('.quick-input-widget input').first().fill(`>${title}`);
  await pick(workbench, title);
}

/**
 * @param {Workbench} workbench
 * @param {string} label
 */
async function pick({ page }, label) {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click({ timeout: patience });
}
