// @ts-check
/**
 * Builds what is shipped (`dist/`: client, its pages, server, its translations, command line, the pages of the diagnostics) and, with `--tests`, the end-to-end suites (`out/e2e/`).
 *
 * `--production` minifies and leaves source maps out; `--watch` rebuilds on change.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build, context } from 'esbuild';
import { minify } from 'terser';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // VS Code 1.106 and the command line's oldest Node both run this.
  target: 'node20',
  format: 'cjs',
  // Some libraries point `main` at UMD wrappers that cannot be bundled; their ES modules can.
  mainFields: ['module', 'main'],
  // The same code as ES modules, which for Node it offers nowhere: what of it is not used is left out, 15 KB of the server.
  alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * Modules of which most runs need nothing, with the functions that they export. They are programs of their own beside the command line's,
 * loaded when one of the functions is first called: to read and run a library that is never used takes longer than most commands, and a run that is
 * replayed needs nothing but what was kept of it.
 * @type {Readonly<Record<string, { readonly part: string, readonly functions: readonly string[] }>>}
 */
const PARTS = {
  'server/src/cliRun.ts': { part: 'cli-run', functions: ['runProgram'] },
  'server/src/syntax/yaml.ts': { part: 'cli-yaml', functions: ['parseYaml'] },
  'server/src/syntax/toml.ts': { part: 'cli-toml', functions: ['parseToml'] },
  'server/src/base/goRegexp.ts': { part: 'cli-regexp', functions: ['goRegexp'] },
};

/** Puts functions that load their part in the place of the modules of `PARTS`. @type {import('esbuild').Plugin} */
const parts = {
  name: 'parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, namespace }) => {
      if (namespace === 'part') return { path, external: true };
      const module = `${relative(root, join(resolveDir, path)).replaceAll('\\', '/')}.ts`;
      return PARTS[module] && { path: module, namespace: 'part', sideEffects: false };
    });
    onLoad({ filter: /./, namespace: 'part' }, ({ path }) => {
      const { part, functions } = PARTS[path] ?? { part: '', functions: [] };
      return { contents: functions.map((name) => `export function ${name}(...given) { return require('./${part}.js').${name}(...given); }`).join('\n') };
    });
  },
};

/** The libraries of the protocol that both the client and the server are made on: packaged once, as a file that both load. */
const PROTOCOL = /^vscode-(?:languageserver-protocol|languageserver-types|jsonrpc)(?:\/node)?$/;

/** Puts that file in the place of those libraries; it has what each of them exports. @type {import('esbuild').Plugin} */
const withProtocol = {
  name: 'protocol',
  setup: ({ onResolve }) => onResolve({ filter: PROTOCOL }, () => ({ path: './protocol.js', external: true })),
};

/** @type {import('esbuild').BuildOptions[]} */
const products = [
  { ...shared, entryPoints: { client: 'client/src/extension.ts' }, outdir: 'dist', external: ['vscode'], plugins: [withProtocol] },
  { ...shared, entryPoints: { server: 'server/src/node.ts' }, outdir: 'dist', plugins: [withProtocol] },
  { ...shared, entryPoints: { protocol: 'vscode-languageserver-protocol/node' }, outdir: 'dist' },
  { ...shared, entryPoints: { cli: 'server/src/cli.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' }, plugins: [parts] },
  ...Object.entries(PARTS).map(([module, { part }]) => ({ ...shared, entryPoints: { [part]: module }, outdir: 'dist', plugins: [parts] })),
  // What runs in a page of the editor is loaded when the page opens.
  { ...shared, entryPoints: { pullMap: 'client/webview/pullMap/main.ts' }, outdir: 'dist', platform: 'browser', format: 'iife', target: 'es2022' },
  { ...shared, entryPoints: { pullMap: 'client/webview/pullMap/style.css' }, outdir: 'dist', platform: 'browser' },
];

/** @returns {string[]} the end-to-end suites and the entry that VS Code's extension host runs */
function endToEndEntries() {
  const folder = join(root, 'test/e2e');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.e2e.ts') || name === join('host', 'index.ts')).map((name) => join('test/e2e', name));
}

/**
 * Writes the pages of the diagnostics as one file, by their codes: they say much alike, so that together they take a third of the room in the packaged extension
 * that they take one by one. Only the extension reads it, and only when a page is opened.
 */
function writePages() {
  const folder = join(root, 'docs/diagnostics');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md')).sort();
  const pages = names.map((name) => [name.slice(0, -'.md'.length), readFileSync(join(folder, name), 'utf8')]);
  writeCompressed('pages.json', Object.fromEntries(pages));
}

/** Writes texts as a file that takes less room than the package's own compression would leave it. @param {string} name @param {Readonly<Record<string, string>>} texts */
function writeCompressed(name, texts) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', `${name}.br`), brotliCompressSync(JSON.stringify(texts)));
}

/** Writes the server's translations by the keys that it looks them up by: see `keyOf` in `server/src/base/texts.ts`. */
async function writeTexts() {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ['server/src/base/texts.ts'], bundle: true, format: 'esm', write: false });
  /** @type {unknown} */
  const loaded = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`);
  const { keyOf } = /** @type {{ readonly keyOf: (english: string) => string }} */ (loaded);
  const folder = join(root, 'server/l10n');
  for (const name of readdirSync(folder)) {
    /** @type {Readonly<Record<string, string>>} */
    const texts = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    writeCompressed(`texts.${name}`, Object.fromEntries(Object.entries(texts).map(([english, text]) => [keyOf(english), text])));
  }
}

/**
 * Makes the programs of the packaged extension smaller than the bundler does, which looks at each expression once: a thirtieth of the whole package, which has a
 * limit. The command line's are left as they are; nothing limits them.
 */
async function shrink() {
  for (const name of ['client', 'server', 'protocol']) {
    const file = join(root, 'dist', `${name}.js`);
    const { code } = await minify(readFileSync(file, 'utf8'), { ecma: 2020, toplevel: true });
    if (code === undefined) throw new Error(`${file} could not be made smaller.`);
    writeFileSync(file, code);
  }
}

if (production) rmSync(join(root, 'dist'), { recursive: true, force: true });
writePages();
await writeTexts();
const work = [...products];
if (flags.has('--tests')) {
  work.push({ ...shared, entryPoints: endToEndEntries(), outdir: 'out/e2e', outbase: 'test/e2e', external: ['vscode', 'mocha'] });
}
if (flags.has('--watch')) {
  for (const options of work) await (await context({ ...options, logLevel: 'info' })).watch();
} else {
  await Promise.all(work.map((options) => build(options)));
  if (production) await shrink();
  chmodSync(join(root, 'dist/cli.js'), 0o755);
}
