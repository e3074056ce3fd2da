import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the desktop application. */
export const appFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = join(appFolder, '../..');
const electronPackage = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** How to get an Electron where there is none, in one line. */
export const howToGetElectron =
  'Get Electron with `npx -y pnpm --filter @revela/desktop exec install-electron`, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of one you have.';

/**
 * Finds an Electron without downloading anything: the one ELECTRON_OVERRIDE_DIST_PATH names, the one a script
 * beside the repository provides, or the one the `electron` package has downloaded.
 *
 * @returns {string | null} path of the program
 */
export function findElectron() {
  const override = overrideFolder();
  if (override) {
    const program = join(override, programIn());
    return existsSync(program) ? program : null;
  }
  const note = join(electronPackage, 'path.txt');
  if (!existsSync(note)) return null;
  const program = join(electronPackage, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/**
 * Folder of an Electron that stands in for that of the `electron` package: what ELECTRON_OVERRIDE_DIST_PATH names, or a script
 * beside the repository provides.
 *
 * @returns {string | null} null where the package's own is meant
 */
export function overrideFolder() {
  return process.env.ELECTRON_OVERRIDE_DIST_PATH || providedFolder();
}

/**
 * The Electron in a folder, as electron-builder has to be told of it.
 *
 * @param {string} folder of a distribution, as Electron's archives hold it
 * @param {readonly string[]} args of electron-builder: a distribution packs for its own system alone
 * @returns {{ folder: string, version: string }}
 * @throws {Error} where it cannot be packed, with a sentence that says why
 */
export function electronToPack(folder, args = [], platform = process.platform) {
  const named = `The Electron that ELECTRON_OVERRIDE_DIST_PATH names cannot be packed`;
  if (!existsSync(join(folder, programIn(platform)))) {
    throw new Error(`${named}: there is no ${programIn(platform)} in ${folder}.`);
  }
  const note = join(folder, 'version');
  if (!existsSync(note)) throw new Error(`${named}: there is no file in ${folder} that says its version.`);
  const other = Object.entries({
    win32: ['--win', '--windows', '-w'],
    darwin: ['--mac', '--macos', '-m', '-o'],
    linux: ['--linux', '-l'],
  }).find(([system, flags]) => system !== platform && flags.some((flag) => args.includes(flag)));
  if (other) throw new Error(`${named} for ${other[0]}: it is one for ${platform}. Unset the variable.`);
  return { folder, version: readFileSync(note, 'utf8').trim().replace(/^v/, '') };
}

/**
 * Finds an Electron, downloading the one of the `electron` package where there is none yet.
 *
 * @returns {string | null} path of the program; null where it cannot be had
 */
export function ensureElectron() {
  const found = findElectron();
  if (found || process.env.ELECTRON_OVERRIDE_DIST_PATH) return found;
  console.log('Downloading Electron, once ...');
  const { status } = spawnSync(process.execPath, [join(electronPackage, 'install.js')], { stdio: 'inherit' });
  return status === 0 ? findElectron() : null;
}

/** True where a window can be shown. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** What the bundles are made of. */
const sources = [
  join(appFolder, 'src'),
  ...['shared', 'filters', 'formats'].map((name) => join(repository, 'packages', name, 'dist')),
];

/** True where the application is built from the sources as they are now. */
export function isBuilt() {
  const built = ['main/index.cjs', 'preload/index.cjs', 'renderer/index.html'].map((file) =>
    join(appFolder, 'out', file),
  );
  if (!built.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return sources.every((folder) =>
    readdirSync(folder, { recursive: true }).every((file) => statSync(join(folder, file)).mtimeMs < oldest),
  );
}

/** Builds the application; throws where it cannot be built. */
export function build() {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  for (const part of ['main', 'preload', 'renderer']) {
    execFileSync(
      process.execPath,
      [vite, 'build', '--logLevel', 'warn', '--config', `vite.${part}.config.ts`],
      {
        cwd: appFolder,
        stdio: 'inherit',
      },
    );
  }
}

/**
 * Starts the application from source.
 *
 * @param {string} electron path of the Electron program
 * @param {readonly string[]} args files to open, `--server=<address>`
 * @param {{ preload?: string, stdio?: import('node:child_process').StdioOptions }} options a CommonJS module to load into the
 *   main process ahead of the application
 * @returns {import('node:child_process').ChildProcess}
 */
export function launch(electron, args = [], { preload, stdio = 'inherit' } = {}) {
  // Electron started from a Node that runs as Electron would be a Node again.
  const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env;
  return spawn(electron, [...(preload ? ['-r', preload] : []), appFolder, ...args], { stdio, env });
}

/** The folder a script beside the repository prints, on machines that cannot reach Electron's downloads. */
function providedFolder() {
  const script = join(repository, '../shared/electron-runtime/install.sh');
  if (process.platform !== 'linux' || !existsSync(script)) return null;
  const { status, stdout } = spawnSync(script, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function programIn(platform = process.platform) {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}
