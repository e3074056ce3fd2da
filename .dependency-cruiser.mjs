/*
 * Which way imports run: `pnpm lint` fails on one that runs back, and on every circle. The folders and what each may know
 * stand in ARCHITECTURE.md.
 */

import { builtinModules } from 'node:module';

/** Files of a folder in `apps/server/src`. */
const inServer = (folders) => `^apps/server/src/(${folders.join('|')})/`;
const serverFolders = ['http', 'upload', 'jobs', 'imaging', 'records', 'filters'];
/** What a folder there may import of the others; the files beside them are for all, but for those that put all together. */
const serverArrows = {
  http: ['upload', 'jobs', 'imaging', 'records', 'filters'],
  upload: ['filters'],
  imaging: ['jobs', 'filters'],
  jobs: [],
  records: [],
  filters: [],
};
const TESTS = '\\.test\\.ts$|/(test|testing)/|/reference\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'A circle, types included: what both need belongs into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'is-found',
      comment: 'What cannot be found is checked by no other rule; `pnpm build` first.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-know-no-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|bench)/' },
    },
    {
      name: 'apps-know-each-other-through-http',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'only-tests-know-testing',
      severity: 'error',
      from: { path: '^(apps|packages)/[^/]+/src/', pathNot: `${TESTS}|^packages/testing/` },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'packages-know-shared-alone',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: `${TESTS}|^packages/testing/` },
      to: { path: '^packages/', pathNot: '^packages/($1|shared)/' },
    },
    {
      name: 'filters-know-no-node',
      comment: 'A kernel runs wherever JavaScript does.',
      severity: 'error',
      from: { path: '^packages/(filters|shared)/src/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'headers-reach-no-node',
      comment: 'A client reads headers by it, in a bundle.',
      severity: 'error',
      from: { path: '^packages/formats/src/headers\\.ts$' },
      to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
    },
    ...serverFolders.map((folder) => ({
      name: `server-${folder}-goes-forward`,
      comment: `It may import ${serverArrows[folder].join(', ') || 'no other folder'}.`,
      severity: 'error',
      from: { path: inServer([folder]) },
      to: {
        path: '^apps/server/src/',
        pathNot: [
          inServer([folder, ...serverArrows[folder]]),
          '^apps/server/src/(errors|posix|unsafe-text|version)\\.ts$',
        ],
      },
    })),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/', '/out/'] },
    tsPreCompilationDeps: true,
    builtInModules: { add: ['electron'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.cts', '.json'],
    },
  },
};
