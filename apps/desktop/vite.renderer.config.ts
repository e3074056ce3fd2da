import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window: static files that the main process serves as `app://renderer/`. */
export default defineConfig({
  root: 'src/renderer',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'chrome114',
    outDir: '../../out/renderer',
    emptyOutDir: true,
    // The CSP allows no data: URL, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
