// @ts-check
import { defineConfig } from 'oxlint';

/** The rooms of the server in the order in which they may be imported: a room sees those before it. */
const ROOMS = ['base', 'syntax', 'reference', 'mirrors', 'images', 'charts', 'workspace', 'features', 'platform', 'lsp', 'cli'];

/** Rooms that stand side by side: they meet in a later one and never import each other. @type {Record<string, readonly string[]>} */
const STRANGERS = { images: ['mirrors'], charts: ['mirrors'], cli: ['lsp'], platform: ['mirrors', 'images', 'charts', 'features'] };

/** Packages that one room alone may import, so that replacing one touches one folder. */
const OWNED_PACKAGES = {
  yaml: 'syntax', 'vscode-languageserver': 'lsp', 'vscode-languageserver-textdocument': 'lsp', diff: 'cli', re2js: 'base',
  'toml-eslint-parser': 'syntax', 'jsonc-parser': 'syntax',
};

const CORE = ['base', 'syntax', 'reference', 'mirrors', 'images', 'charts', 'workspace', 'features'];

/** @param {string} room */
function roomRule(room) {
  const closed = ROOMS.slice(ROOMS.indexOf(room) + 1).concat(STRANGERS[room] ?? []);
  const patterns = [{ regex: '(^|/)client/', message: 'The server knows nothing of the client.' }];
  if (closed.length > 0) {
    patterns.push({ regex: `(^|/)\\.\\./(${closed.join('|')})(/|$)`, message: `The room "${room}" may import only the rooms before it; ARCHITECTURE.md gives their order.` });
  }
  for (const [name, owner] of Object.entries(OWNED_PACKAGES)) {
    if (owner !== room) patterns.push({ regex: `^${name}(/|$)`, message: `"${name}" is imported in ${owner}/ only.` });
  }
  if (CORE.includes(room)) patterns.push({ regex: '^node:', message: 'The core does no I/O: ask for it through a port.' });
  return { files: [`server/src/${room}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

/** The strict set of typescript-eslint, all rules of which the native linter has; those that ask for types ask the native compiler. */
const STRICT = [
  'await-thenable', 'no-array-delete', 'no-base-to-string', 'no-deprecated', 'no-duplicate-enum-values', 'no-duplicate-type-constituents', 'no-dynamic-delete',
  'no-empty-object-type', 'no-explicit-any', 'no-extra-non-null-assertion', 'no-extraneous-class', 'no-floating-promises', 'no-for-in-array',
  'no-implied-eval', 'no-invalid-void-type', 'no-meaningless-void-operator', 'no-misused-new', 'no-misused-promises', 'no-misused-spread', 'no-mixed-enums',
  'no-namespace', 'no-non-null-asserted-nullish-coalescing', 'no-non-null-asserted-optional-chain', 'no-non-null-assertion', 'no-redundant-type-constituents',
  'no-require-imports', 'no-this-alias', 'no-unnecessary-boolean-literal-compare', 'no-unnecessary-condition', 'no-unnecessary-template-expression',
  'no-unnecessary-type-arguments', 'no-unnecessary-type-assertion', 'no-unnecessary-type-constraint', 'no-unnecessary-type-conversion',
  'no-unnecessary-type-parameters', 'no-unsafe-argument', 'no-unsafe-assignment', 'no-unsafe-call', 'no-unsafe-declaration-merging', 'no-unsafe-enum-comparison',
  'no-unsafe-function-type', 'no-unsafe-member-access', 'no-unsafe-return', 'no-unsafe-unary-minus', 'no-useless-default-assignment', 'no-wrapper-object-types',
  'only-throw-error', 'prefer-as-const', 'prefer-literal-enum-member', 'prefer-namespace-keyword', 'prefer-promise-reject-errors', 'prefer-reduce-type-parameter',
  'prefer-return-this-type', 'related-getter-setter-pairs', 'require-await', 'triple-slash-reference', 'unbound-method', 'unified-signatures',
  'use-unknown-in-catch-callback-variable', 'consistent-type-imports',
];

const CORRECT = ['no-var', 'prefer-const', 'prefer-rest-params', 'prefer-spread', 'no-array-constructor', 'no-unused-expressions', 'no-unused-vars', 'no-useless-constructor', 'eqeqeq', 'no-console'];

export default defineConfig({
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'off' },
  ignorePatterns: ['dist/', 'out/', '.vscode-test/', 'node_modules/'],
  overrides: [
    {
      files: ['**/*.ts'],
      plugins: ['typescript'],
      rules: {
        ...Object.fromEntries(CORRECT.map((name) => [name, 'error'])),
        ...Object.fromEntries(STRICT.map((name) => [`typescript/${name}`, 'error'])),
        'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
        'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
        'typescript/restrict-plus-operands': ['error', { allowAny: false, allowBoolean: false, allowNullish: false, allowNumberAndString: false, allowRegExp: false }],
        'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
        'typescript/return-await': ['error', 'error-handling-correctness-only'],
        'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
        'max-lines': ['error', { max: 420, skipBlankLines: true }],
      },
    },
    ...ROOMS.map(roomRule),
    {
      files: ['client/**/*.ts'],
      rules: {
        'no-restricted-imports': ['error', {
          patterns: [{ group: ['**/server/src/**', '!**/server/src/lsp/protocol'], message: 'The client imports one file of the server: its protocol.' }],
        }],
      },
    },
    {
      files: ['test/**/*.ts'],
      rules: { 'typescript/no-non-null-assertion': 'off', 'no-console': 'off' },
    },
  ],
});
