import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A copy of the repository's tree, to change, build and run. */
export interface TreeCopy {
  /** Absolute path. */
  readonly folder: string;
  /** The main file of its server, once it is built. */
  readonly serverMain: string;
  /** Writes a file, by its path in the tree; its folder is made where missing. */
  write(path: string, text: string): Promise<void>;
  /** Paths of the files that are new or say something else than in the tree, in order; what is built is none. */
  changedFiles(): Promise<string[]>;
  /**
   * Runs a program in the copy's folder.
   *
   * @returns what it wrote to stdout and stderr
   * @throws {Error} with the same where it ends with another code than 0
   */
  run(command: string, args: readonly string[]): Promise<string>;
  /** Removes the copy. */
  dispose(): Promise<void>;
}

/** What is no part of the tree, or is linked; what has been built is copied, so that only what is stale is built again. */
const leftOut: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  'out',
  'release',
  'screenshots',
  'coverage',
]);
const leftOutAtRoot: ReadonlySet<string> = new Set(['data', 'bench-results']);
const workspaces = ['apps', 'packages'];

/** Links a folder. Windows lets everyone link folders in this way, and no other. */
const link = (target: string, path: string) => symlink(target, path, 'junction');

/** Links what a package depends on: libraries to where they are, packages of the tree to their copies. */
async function linkModules(root: string, folder: string, workspace: string): Promise<void> {
  const source = join(root, workspace, 'node_modules');
  const target = join(folder, workspace, 'node_modules');
  const names = await readdir(source).catch(() => []);
  for (const name of names) {
    const entries = name.startsWith('@')
      ? (await readdir(join(source, name))).map((entry) => join(name, entry))
      : [name];
    for (const entry of entries.filter((path) => !path.startsWith('.'))) {
      const real = await realpath(join(source, entry));
      const own = !real.split(sep).includes('node_modules');
      await mkdir(dirname(join(target, entry)), { recursive: true });
      await link(own ? join(folder, relative(root, real)) : real, join(target, entry));
    }
  }
}

/** Paths of all files in a folder but what is built or linked. */
async function sourcesIn(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const paths = entries
    .filter(({ name }) => !leftOut.has(name) && name !== 'dist')
    .map(async (entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? await sourcesIn(folder, path) : [path];
    });
  return (await Promise.all(paths)).flat();
}

/**
 * Copies the tree to a temporary folder, with all it depends on.
 *
 * @throws where there is no room for it: some ten megabytes
 */
export async function copyOfTree(): Promise<TreeCopy> {
  const root = await realpath(fileURLToPath(new URL('../../..', import.meta.url)));
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'revela-tree-')));
  await cp(root, folder, {
    recursive: true,
    // So that the compiler knows what is stale.
    preserveTimestamps: true,
    filter(path) {
      const steps = relative(root, path).split(sep);
      return (
        !steps.some((step) => leftOut.has(step)) && !(steps.length === 1 && leftOutAtRoot.has(steps[0]!))
      );
    },
  });
  await link(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const kind of workspaces) {
    for (const name of await readdir(join(folder, kind))) await linkModules(root, folder, join(kind, name));
  }
  await linkModules(root, folder, 'bench');

  return {
    folder,
    serverMain: join(folder, 'apps/server/dist/main.js'),
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    async changedFiles() {
      const paths = await sourcesIn(folder);
      const changed = await Promise.all(
        paths.map(async (path) => {
          const now = await readFile(join(folder, path));
          const before = await readFile(join(root, path)).catch(() => undefined);
          return before === undefined || !now.equals(before);
        }),
      );
      return paths
        .filter((_, i) => changed[i])
        .map((path) => path.split(sep).join('/'))
        .sort();
    },
    async run(command, args) {
      // Plain text, whatever the test's own report is shown in.
      const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
      const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
      const { stdout, stderr } = await promisify(execFile)(command, args, options).catch((error: unknown) => {
        const { stdout: out = '', stderr: err = '' } = error as { stdout?: string; stderr?: string };
        throw new Error(`${[command, ...args].join(' ')} failed:\n${out}\n${err}`, { cause: error });
      });
      return stdout + stderr;
    },
    async dispose() {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
