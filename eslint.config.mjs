// @ts-check
import tseslint from 'typescript-eslint';

/** The rooms of the server in the order in which they may be imported: a room sees those before it. */
const ROOMS = ['base', 'syntax', 'reference', 'mirrors', 'images', 'charts', 'workspace', 'features', 'platform', 'lsp', 'cli'];

/** Rooms that stand side by side: they meet in a later one and never import each other. */
const STRANGERS = { images: ['mirrors'], charts: ['mirrors'], cli: ['lsp'], platform: ['mirrors', 'images', 'charts', 'features'] };

/** Packages that one room alone may import, so that replacing one touches one folder. */
const OWNED_PACKAGES = {
  yaml: 'syntax', 'vscode-languageserver': 'lsp', 'vscode-languageserver-textdocument': 'lsp', diff: 'cli', re2js: 'base',
  'toml-eslint-parser': 'syntax', 'jsonc-parser': 'syntax',
};

const CORE = ['base', 'syntax', 'reference', 'mirrors', 'images', 'charts', 'workspace', 'features'];

/** @param {string} room */
function roomRule(room) {
  const closed = ROOMS.slice(ROOMS.indexOf(room) + 1).concat(STRANGERS[/** @type {keyof typeof STRANGERS} */ (room)] ?? []);
  const patterns = [
    {
      regex: `(^|/)\\.\\./(${closed.join('|') || '(?!)'})(/|$)`,
      message: `The room "${room}" may import only the rooms before it; ARCHITECTURE.md gives their order.`,
    },
    {
      regex: '(^|/)client/',
      message: 'The server knows nothing of the client.',
    },
  ];
  for (const [name, owner] of Object.entries(OWNED_PACKAGES)) {
    if (owner !== room) patterns.push({ regex: `^${name}(/|$)`, message: `"${name}" is imported in ${owner}/ only.` });
  }
  if (CORE.includes(room)) patterns.push({ regex: '^node:', message: 'The core does no I/O: ask for it through a port.' });
  return {
    files: [`server/src/${room}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.lint.json', 'client/webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 420, skipBlankLines: true }],
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  ...ROOMS.map(roomRule),
  {
    files: ['client/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        patterns: [{ regex: 'server/src/(?!lsp/protocol$)', message: 'The client imports one file of the server: its protocol.' }],
      }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's and node:test's functions return promises that their runner awaits.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
);
