// `pnpm dist`: builds the client and packs it for this platform. `pnpm dist --dir` leaves it a folder, without an installer.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { appFolder, build, findElectron } from './electron-runtime.mjs';

build();
const env = { ...process.env };
const electron = findElectron();
const folder = electron && dirname(electron);
// Not the one the `electron` package downloaded: electron-builder gets that itself, for any platform.
if (folder && !folder.includes('node_modules') && existsSync(join(folder, 'version'))) {
  env.REVELA_ELECTRON_DIST = folder;
  env.REVELA_ELECTRON_VERSION = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  console.log(`Packing Electron ${env.REVELA_ELECTRON_VERSION}, which is here, in place of the pinned one.`);
}
const args = ['--config', 'electron-builder.config.mjs', '--publish', 'never', ...process.argv.slice(2)];
const cli = join(dirname(createRequire(import.meta.url).resolve('electron-builder/package.json')), 'cli.js');
const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: appFolder, stdio: 'inherit', env });
process.exit(status ?? 1);
