import { defineConfig } from 'vitest/config';

const robustness = 'apps/server/test/robustness/**/*.test.ts';
const system = 'apps/server/test/system/**/*.test.ts';
const docs = 'packages/*/test/docs/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // `pnpm coverage`. Packages import each other as they are built: source maps lead from `dist` back to `src`.
    coverage: {
      provider: 'v8',
      include: ['apps/*/{src,dist}/**/*.{ts,js}', 'packages/*/{src,dist}/**/*.{ts,js}'],
      exclude: [
        '**/*.d.ts',
        '**/*.test.ts',
        // What the tests bring along themselves.
        '**/reference.ts',
        'packages/testing/**',
        // AssemblyScript: what runs is WebAssembly.
        'packages/formats/src/png/assembly/**',
      ],
      reporter: ['text', 'html', 'lcovonly'],
      // Which tests failed stands above the table.
      reportOnFailure: true,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'function',
          include: [
            'packages/*/{src,test}/**/*.test.ts',
            'apps/*/test/**/*.test.ts',
            'bench/src/**/*.test.ts',
          ],
          exclude: [robustness, system, docs],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'robustness',
          include: [robustness],
          // These promise answers within a second or two: they have the machine to themselves, one at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: [system],
          // `pnpm test:system`: what is around the server, nginx, Caddy, a terminal, and a system that is short of everything.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'docs',
          include: [docs],
          // `pnpm test:docs`: what a page says, done on a copy of the tree: built, linted, run. A minute a page.
          testTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
