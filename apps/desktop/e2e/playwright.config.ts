import { defineConfig } from '@playwright/test';

/** One window at a time: they share a screen, a clipboard and two cores. */
export default defineConfig({
  testDir: '.',
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: '../out/e2e',
  projects: [
    { name: 'e2e', testMatch: '**/*.spec.ts' },
    { name: 'screenshots', testMatch: '**/*.shots.ts' },
    { name: 'bench', testMatch: '**/*.bench.ts' },
  ],
});
