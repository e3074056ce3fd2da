import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What Windows has not, or not in the same way, as ESLint's selectors. */
const posixOnly = [
  [
    'Literal[value=/^\\/(bin|dev|etc|opt|proc|run|sys|tmp|usr|var)\\b/]',
    'a path that only some systems have',
  ],
  [
    'TemplateElement[value.raw=/^\\/(bin|dev|etc|opt|proc|run|sys|tmp|usr|var)\\b/]',
    'a path that only some systems have',
  ],
  ['Literal[value=/^SIG[A-Z0-9]+$/]', 'a signal: on Windows most kill, and none can be caught'],
  [
    ':matches(MemberExpression > Identifier.property, ImportSpecifier > Identifier.imported)[name=/^(l|f)?ch(mod|own)(Sync)?$|^(umask|[gs]ete?[ug]id)$/]',
    'a call that Windows ignores or has not',
  ],
  [
    'MemberExpression[object.name="process"][property.name="kill"]',
    'a signal: on Windows every one ends a process',
  ],
  [
    ':matches(Property > Identifier.key[name="shell"], ImportSpecifier > Identifier.imported[name=/^exec(Sync)?$/])',
    'a shell, whose syntax differs',
  ],
].map(([selector, what]) => ({
  selector,
  message: `This is ${what}: it belongs into a module named posix.`,
}));

export default defineConfig(
  globalIgnores(['**/dist/', '**/out/', '**/release/', '**/coverage/', '**/node_modules/', 'data/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ['scripts/**/*.js'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly', console: 'readonly' } },
  },
  {
    rules: {
      // Typed-array kernels index where the bounds are known; the compiler cannot see it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A number in a template is what it looks like; `strict` would have it converted by hand.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An arrow function that only calls another is the shortest way to say so, whatever that returns.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Interfaces here declare functions as methods; what is behind them is closures, which know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Takes a `let` that a callback sets for a constant, and an index for safe where the compiler does (packages/filters).
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `getJson<T>(url)` is how one says what a JSON answer holds.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `[...text]` means code points here.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    },
  },
  {
    files: [
      // Plain scripts, which no tsconfig knows.
      '**/*.{js,mjs,cjs}',
      // AssemblyScript: what looks like an assertion converts a number.
      'packages/formats/src/png/assembly/**',
    ],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    // Plain scripts: the compiler, which knows these names elsewhere, does not see them.
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { process: 'readonly', require: 'readonly', __filename: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Most people sit at Windows or macOS. What only some systems have stands in modules that are named for it, which say what
    // is done elsewhere.
    files: ['apps/*/src/**', 'packages/*/src/**'],
    ignores: ['**/posix.ts', '**/posix/**'],
    rules: { 'no-restricted-syntax': ['error', ...posixOnly] },
  },
  {
    files: ['apps/desktop/**'],
    // `const { dropped: _dropped, ...kept }` is how a property is left out.
    rules: { '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }] },
  },
  {
    files: ['apps/desktop/src/renderer/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
);
