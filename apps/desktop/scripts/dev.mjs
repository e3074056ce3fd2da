// The client's part of `pnpm dev`: builds it at every change. Windows reload where the renderer changed; where the main process
// or the preload did, the application starts anew. What runs is what `pnpm desktop` runs, its isolation included.
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'vite';
import { appFolder, ensureElectron, launch } from './electron-runtime.mjs';

const electron = ensureElectron();
const args = JSON.parse(process.env.REVELA_DEV_ARGUMENTS ?? '[]');
const roots = { main: appFolder, preload: appFolder, renderer: join(appFolder, 'src/renderer') };
/** Parts whose files are not those of the sources: being built, or impossible to build. */
const stale = new Set(Object.keys(roots));
let application = null;
let restarting = false;

for (const [part, root] of Object.entries(roots)) {
  const watcher = await build({
    root,
    configFile: join(appFolder, `vite.${part}.config.ts`),
    logLevel: 'warn',
    build: { watch: {} },
  });
  let failed = false;
  watcher.on('event', ({ code }) => {
    if (code === 'START') {
      failed = false;
      stale.add(part);
    }
    // Vite says why.
    if (code === 'ERROR') failed = true;
    if (code !== 'END' || failed) return;
    stale.delete(part);
    if (part === 'renderer' && application) reload();
    else void restart();
  });
}

function reload() {
  console.log('The renderer changed: the windows reload.');
  if (application.connected) application.send('reload');
}

/** Starts the application once every part is built. One that runs ends first: it lets no second one be. */
async function restart() {
  if (restarting || stale.size > 0) return;
  restarting = true;
  if (application) {
    console.log('The main process or the preload changed: the application starts anew.');
    application.off('exit', end);
    application.send('quit');
    await once(application, 'exit');
  }
  application = launch(electron, args, {
    preload: join(appFolder, 'scripts/dev-reload.cjs'),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  application.once('exit', end);
  restarting = false;
}

/** @param {number | null} code as the application ended; null where a signal ended it */
function end(code) {
  process.exit(code ?? 0);
}
