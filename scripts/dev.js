/**
 * `pnpm dev`: server and client from source, both brought up to date at every change. Arguments go to the client, as with
 * `pnpm desktop`; the server is told by its environment variables. Ctrl+C ends everything, and so does closing the client.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import concurrently from 'concurrently';
import { ensureElectron, hasDisplay, howToGetElectron } from '../apps/desktop/scripts/electron-runtime.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

// Types that do not hold stop nobody here: the compiler writes JavaScript all the same, and says it again as it watches.
spawnSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });

const { REVELA_HOST = '127.0.0.1', REVELA_PORT = '5000', REVELA_DATA_DIR = 'data/dev' } = process.env;
// What the server is made of, most of which its threads load; nodemon waits until the compiler has written all of it.
const watched = ['apps/server', ...readdirSync('packages').map((name) => `packages/${name}`)]
  .filter((folder) => existsSync(`${folder}/dist`))
  .map((folder) => `--watch ${folder}/dist`);
const nodemon = 'node node_modules/nodemon/bin/nodemon.js --no-stdin --delay 500ms --signal SIGTERM';

const commands = [
  {
    name: 'types',
    command: 'node node_modules/typescript/bin/tsc --build tsconfig.build.json --watch --preserveWatchOutput',
  },
  {
    name: 'assembly',
    command: `${nodemon} --watch packages/formats/src/png/assembly --ext ts packages/formats/scripts/build-assembly.mjs`,
  },
  {
    name: 'server',
    command: `${nodemon} ${watched.join(' ')} --ext js,cjs,wasm apps/server/dist/main.js`,
    env: { REVELA_HOST, REVELA_PORT, REVELA_DATA_DIR },
  },
];
if (!hasDisplay()) console.error('No screen here: the server runs without the client.');
else if (!ensureElectron()) console.error(`The server runs without the client. ${howToGetElectron}`);
else {
  const args = [`--server=http://127.0.0.1:${REVELA_PORT}`, ...process.argv.slice(2)];
  commands.push({
    name: 'client',
    command: 'node apps/desktop/scripts/dev.mjs',
    // Not on its command line, which every system's shell would read in its own way.
    env: { REVELA_DEV_ARGUMENTS: JSON.stringify(args) },
  });
}

const { result } = concurrently(commands, {
  killOthersOn: ['success', 'failure'],
  successCondition: 'first',
  prefixColors: 'auto',
});
// Which of them ended, and how, has been printed.
await result.catch(() => {
  process.exitCode = 1;
});
