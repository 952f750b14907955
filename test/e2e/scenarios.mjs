// @ts-check
/**
 * What the end-to-end tests run. Starting VS Code costs more than most tests, so one scenario serves as many suites as can share it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string[]} suites suite files in this folder, without `.ts`
 * @property {string} [workspace] what to copy from `workspaces/` and to open; without it no folder is open
 * @property {string} [open] what to open inside the copy, such as a folder or a `.code-workspace` file; the copy itself by default
 * @property {Record<string, unknown>} [settings] user settings
 * @property {Record<string, string>} [env] added to the environment of the extension host
 * @property {(workspace: string) => void} [prepare] changes the copy before VS Code starts
 * @property {boolean} [restrictedMode] opens the workspace untrusted; needs the embedded VS Code
 * @property {string} [language] that the editor is in, such as `de`; needs the embedded VS Code
 * @property {boolean} [packaged] installs the packaged extension instead of loading it from this folder; needs the embedded VS Code
 * @property {{ width: number, height: number }} [size] of the window, in the embedded VS Code
 * @property {number} [seconds] after which the scenario has failed; 300 by default
 */

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n  containers:\n    - { name: app, image: internal.registry.com/foo/bar:1.0.0 }\n';

const EXAMPLES = join(dirname(fileURLToPath(import.meta.url)), '../../examples');

/** @type {Scenario[]} */
export const scenarios = [
  { name: 'smoke', workspace: 'smoke', suites: ['smoke.e2e', 'registryFile.e2e', 'walkthrough.e2e'] },
  { name: 'no folder', suites: ['noFolder.e2e'] },
  { name: 'use case', workspace: 'empty', prepare: copyExamples, suites: ['useCase.e2e', 'rewrite.e2e', 'commands.e2e'] },
  { name: 'apollo', workspace: 'empty', prepare: copyApolloExample, suites: ['apollo.e2e'] },
  { name: 'views', workspace: 'views', suites: ['imagesView.e2e', 'pullMap.e2e', 'compare.e2e', 'renameHost.e2e', 'languageStatus.e2e'], settings: { 'files.autoSave': 'off' }, size: { width: 1280, height: 1000 } },
  { name: 'git', workspace: 'views', prepare: commitEverything, suites: ['git.e2e'], settings: { 'files.autoSave': 'off' } },
  { name: 'german', workspace: 'views', language: 'de', suites: ['german.e2e'], size: { width: 1280, height: 1000 } },
  { name: 'charts', workspace: 'charts', suites: ['charts.e2e'] },
  { name: 'dormant', workspace: 'empty', prepare: fillWithManifests, suites: ['dormant.e2e'] },
  { name: 'many images', workspace: 'empty', prepare: fillWithImages, suites: ['manyImages.e2e'] },
  { name: 'empty states', workspace: 'empty', settings: { 'mirrorLens.enable': 'always' }, suites: ['emptyStates.e2e'] },
  { name: 'restricted mode', workspace: 'empty', prepare: nameRegistryFileOutside, restrictedMode: true, suites: ['restricted.e2e'] },
  { name: 'two folders', workspace: 'two-folders', open: 'two-folders.code-workspace', suites: ['multiRoot.e2e'] },
  { name: 'packaged', workspace: 'empty', prepare: copyExamples, packaged: true, suites: ['packaged.e2e'] },
];

/** @param {string} workspace */
function commitEverything(workspace) {
  for (const args of [['init', '--quiet'], ['add', '.'], ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', 'All']]) {
    execFileSync('git', args, { cwd: workspace });
  }
}

/** @param {string} workspace */
function copyExamples(workspace) {
  // The Apollo workspace has a scenario of its own, which its counts belong to.
  cpSync(EXAMPLES, workspace, { recursive: true, filter: (source) => source !== join(EXAMPLES, 'apollo') });
}

/** @param {string} workspace */
function copyApolloExample(workspace) {
  cpSync(join(EXAMPLES, 'apollo'), workspace, { recursive: true });
}

/**
 * A manifest, and a setting that names a registry file beside the workspace.
 *
 * @param {string} workspace
 */
function nameRegistryFileOutside(workspace) {
  const outside = join(dirname(workspace), 'platform');
  for (const folder of [outside, join(workspace, '.vscode')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(outside, 'mirrors.yaml'), 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n');
  writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'mirrorLens.registryFiles': [join(outside, 'mirrors.yaml')] }));
  writeFileSync(join(workspace, 'pod.yaml'), POD);
}

/**
 * 10,000 manifests, and a registry file.
 *
 * @param {string} workspace
 */
function fillWithImages(workspace) {
  fillWithManifests(workspace);
  writeFileSync(join(workspace, 'apollo-registries.yaml'), 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n');
}

/**
 * 10,000 manifests, and no registry file. They are links to one file, because some disks take seconds to write that many.
 *
 * @param {string} workspace
 */
function fillWithManifests(workspace) {
  const first = join(workspace, 'pod.yaml');
  writeFileSync(first, POD);
  for (let folder = 0; folder < 100; folder++) {
    mkdirSync(join(workspace, `d${folder}`));
    for (let file = 0; file < 100; file++) linkSync(first, join(workspace, `d${folder}`, `pod${file}.yaml`));
  }
}
