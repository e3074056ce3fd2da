// `pnpm dist`: builds the client and packs it for this platform. `pnpm dist --dir` leaves it a folder, without an installer.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { appFolder, build, electronToPack, overrideFolder } from './electron-runtime.mjs';

const flags = process.argv.slice(2);
const env = { ...process.env };
// Without one electron-builder gets the pinned version itself, for any platform.
const override = overrideFolder();
if (override) {
  try {
    const { folder, version } = electronToPack(override, flags);
    env.REVELA_ELECTRON_DIST = folder;
    env.REVELA_ELECTRON_VERSION = version;
    console.log(`Packing Electron ${version} of ${folder}, in place of the pinned one.`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
build();
const args = ['--config', 'electron-builder.config.mjs', '--publish', 'never', ...flags];
const cli = join(dirname(createRequire(import.meta.url).resolve('electron-builder/package.json')), 'cli.js');
const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: appFolder, stdio: 'inherit', env });
process.exit(status ?? 1);
