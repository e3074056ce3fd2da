import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(import.meta.url);
const source = fileURLToPath(new URL('../src/png/assembly/', import.meta.url));
const target = fileURLToPath(new URL('../dist/png/encoder.wasm', import.meta.url));

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = [own, ...readdirSync(source).map((name) => `${source}${name}`)];

/**
 * Compiles `src/png/assembly` to WebAssembly beside the module that loads it, where it is stale.
 *
 * @throws {Error} with the compiler's messages
 */
export async function buildAssembly() {
  const built = modified(target);
  if (sources.every((path) => modified(path) < built)) return;
  mkdirSync(dirname(target), { recursive: true });
  // Loaded only where it is needed: it takes a second.
  const { default: asc } = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main([
    `${source}index.ts`,
    '--outFile',
    target,
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '-O3',
    '--converge',
    '--noAssert',
  ]);
  if (error) throw new Error(`The assembly does not compile.\n${stderr.toString()}`);
}

if (process.argv[1]?.endsWith('build-assembly.mjs')) await buildAssembly();
