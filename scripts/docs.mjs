// @ts-check
/**
 * Writes the parts of the documents that follow from the manifest: the settings table of the README.
 * `--check` writes nothing and exits with 1 where a document is not what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTexts } from './lib/nls.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ type?: string | string[], default?: unknown, enum?: unknown[], markdownDescription?: string, description?: string }} Setting */

/**
 * The settings of the manifest as a Markdown table, in the manifest's order.
 * @param {{ contributes: { configuration: { properties: Record<string, Setting> } | { properties: Record<string, Setting> }[] } }} manifest
 * @returns {string}
 */
export function settingsTable(manifest) {
  const groups = [manifest.contributes.configuration].flat();
  const rows = groups.flatMap((group) => Object.entries(group.properties).map(([name, setting]) => row(name, setting)));
  return ['| Setting | Default | What it does |', '|---|---|---|', ...rows].join('\n');
}

/**
 * @param {string} name
 * @param {Setting} setting
 */
function row(name, setting) {
  const text = (setting.markdownDescription ?? setting.description ?? '').replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|');
  const choices = setting.enum ? ` One of ${setting.enum.map((choice) => `\`${String(choice)}\``).join(', ')}.` : '';
  return `| \`${name}\` | \`${JSON.stringify(setting.default)}\` | ${text}${choices} |`;
}

/**
 * Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`.
 * @param {string} document
 * @param {string} name
 * @param {string} content
 */
export function withSection(document, name, content) {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document has no section "${name}".`);
  return `${document.slice(0, from + start.length)}\n${content}\n${document.slice(to)}`;
}

function main() {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const manifest = withTexts(read('package.json'), read('package.nls.json'));
  const path = join(root, 'README.md');
  const now = readFileSync(path, 'utf8');
  const wanted = withSection(now, 'settings', settingsTable(manifest));
  if (now === wanted) return;
  if (process.argv.includes('--check')) {
    console.error('README.md: the settings table is not what package.json says. Run: node scripts/docs.mjs');
    process.exitCode = 1;
    return;
  }
  writeFileSync(path, wanted);
  console.log('README.md: settings table written.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
