import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** The main process and its worker: CommonJS bundles that need no node_modules when packed. */
export default defineConfig({
  build: {
    target: 'node18',
    outDir: 'out/main',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    lib: {
      entry: { index: 'src/main/index.ts', 'tiff-worker': 'src/main/tiff-worker.ts' },
      formats: ['cjs'],
      fileName: (_format, name) => `${name}.cjs`,
    },
    rolldownOptions: {
      external: ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
    },
  },
  // Node's own entry points of the libraries, not their browser builds.
  resolve: { conditions: ['node', 'import', 'default'], mainFields: ['module', 'main'] },
});
