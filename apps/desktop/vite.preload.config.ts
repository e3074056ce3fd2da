import { defineConfig } from 'vite';

/** A sandboxed preload can require nothing but `electron`: everything else is in the bundle. */
export default defineConfig({
  build: {
    target: 'chrome114',
    outDir: 'out/preload',
    emptyOutDir: true,
    minify: false,
    lib: { entry: 'src/preload/index.ts', formats: ['cjs'], fileName: () => 'index.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
