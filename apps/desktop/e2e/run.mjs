// `pnpm test:e2e` and `pnpm screenshots`: builds the client, then drives it in a real Electron, without a screen if need be.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  appFolder,
  build,
  findElectron,
  hasDisplay,
  howToGetElectron,
} from '../scripts/electron-runtime.mjs';

const electron = findElectron();
if (!electron) skip(`there is no Electron on this machine. ${howToGetElectron}`);

const command = [
  process.execPath,
  join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js'),
  'test',
  ...process.argv.slice(2),
];
if (!hasDisplay()) {
  const { error } = spawnSync('xvfb-run', ['--help'], { stdio: 'ignore' });
  if (error)
    skip('there is no screen, and no xvfb-run to make do without one (on Debian: `apt-get install xvfb`).');
  command.unshift('xvfb-run', '-a', '-s', '-screen 0 1600x1200x24');
}
if (!process.env.REVELA_E2E_BUILT) build();
const [program, ...args] = command;
const { status } = spawnSync(program, args, {
  cwd: appFolder,
  stdio: 'inherit',
  env: { ...process.env, REVELA_E2E_ELECTRON: electron },
});
process.exit(status ?? 1);

function skip(reason) {
  console.log(`SKIPPED: the desktop client's end-to-end tests did not run, because ${reason}`);
  process.exit(0);
}
