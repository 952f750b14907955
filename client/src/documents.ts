import type { TextDocument, TextDocumentChangeEvent, Uri } from 'vscode';
import type { DocumentSelector } from 'vscode-languageclient/node';
import { NAMED_FILES } from '../../server/src/lsp/protocol';
import { isNodeConfigName, looksLikeNodeConfig, mayMakeNodeConfig } from './nodeConfigs';

/** The languages whose documents the server is told of; the last three are other extensions' names for YAML files. */
export const LANGUAGES = ['yaml', 'json', 'jsonc', 'dockerfile', 'helm', 'dockercompose', 'github-actions-workflow', 'toml'] as const;

/**
 * The documents that the running server is told of: by language, and by name those that no language tells, such as a plain list of images. They are of
 * any scheme: live objects and the index of Git are read too, and only files and untitled ones are ever edited. None of them wakes the extension.
 */
export const FILTERS: readonly ({ readonly language: string } | { readonly pattern: string })[] = [
  ...LANGUAGES.map((language) => ({ language })),
  ...NAMED_FILES.map((pattern) => ({ pattern })),
];
export const SELECTOR: DocumentSelector = [...FILTERS];

/** The well-known names of registry files, as a glob for searches and watchers. */
export const WELL_KNOWN_NAMES = '**/{apollo-registries,*.apollo-registries}.{yaml,yml}';

const REGISTRY_NAME = /(?:^|[/\\])(?:[^/\\]+\.)?apollo-registries\.ya?ml$/i;
const MANIFEST_NAME = /(?:^|[/\\])manifest\.ya?ml$/i;
/** A root key stands at the start of a line in YAML, and anywhere in JSON, where a deeper one of that name costs no more than a start. */
const REGISTRY_ROOT_KEY = { yaml: /^(?:\{\s*)?["']?artifactRegistries["']?\s*:/m, json: /"artifactRegistries"\s*:/ };
const MANIFEST_ROOT_KEY = { yaml: /^(?:\{\s*)?["']?manifest-version["']?\s*:/m, json: /"manifest-version"\s*:/ };

/** How much of an open document is looked at while the extension sleeps, in UTF-16 code units. */
const GLANCE = 200_000;

/** Whether a file has a well-known name of registry files. */
export function isWellKnown(uri: Uri): boolean {
  return REGISTRY_NAME.test(uri.path);
}

/** Whether an open document is a reason to start the server: a registry file, by name or by its root key, an Apollo manifest, or the mirror configuration of a node. */
export function wakes(document: TextDocument): boolean {
  if (isNodeConfigName(document.uri.path)) return true;
  if (!isRead(document)) return false;
  if (isWellKnown(document.uri)) return true;
  const text = document.getText();
  const start = text.length > GLANCE ? text.slice(0, GLANCE) : text;
  const style = /^\s*\{/.test(start) ? 'json' : 'yaml';
  if (REGISTRY_ROOT_KEY[style].test(start) || looksLikeNodeConfig(start)) return true;
  return MANIFEST_NAME.test(document.uri.path) && MANIFEST_ROOT_KEY[style].test(start);
}

/** The same after a change; the whole text is looked at only when the changed lines can have made a difference. */
export function wakesNow({ document, contentChanges }: TextDocumentChangeEvent): boolean {
  if (!isRead(document)) return false;
  const touched = contentChanges.flatMap(({ range, text }) => [text, document.lineAt(Math.min(range.start.line, document.lineCount - 1)).text]);
  return touched.some((text) => /artifactRegistries|manifest-version/.test(text) || mayMakeNodeConfig(text)) && wakes(document);
}

function isRead({ languageId, uri }: TextDocument): boolean {
  return (LANGUAGES as readonly string[]).includes(languageId) || uri.path.endsWith('/config.toml');
}
