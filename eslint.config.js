import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['**/dist/', '**/out/', '**/release/', '**/node_modules/', 'data/']),
  js.configs.recommended,
  tseslint.configs.strict,
  {
    files: ['scripts/**/*.js'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly', console: 'readonly' } },
  },
  {
    rules: {
      // Typed-array kernels index where the bounds are known; the compiler cannot see it.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
