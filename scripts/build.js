/** `pnpm build`: compiles what is stale, TypeScript and WebAssembly. Ends with the compiler's code where it fails. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildAssembly } from '../packages/formats/scripts/build-assembly.mjs';
import { writeFilterTables } from './write-filter-tables.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

// First, so that what runs while types are wrong elsewhere has all its parts.
await buildAssembly();
const { status } = spawnSync(process.execPath, [tsc, '--build', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
await writeFilterTables();
