/**
 * `pnpm dist:server`: packs the server with all it needs but Node into one archive, `release/revela-server-<version>-<platform>.tar.gz`.
 * SQLite's binding makes it one for this platform.
 */
import { execFileSync, execSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './build.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const manifest = JSON.parse(readFileSync('apps/server/package.json', 'utf8'));
const name = `revela-server-${manifest.version}`;
const folder = join('release', name);

rmSync(folder, { recursive: true, force: true });
// Hoisted: folders where links would be, which Windows does not unpack.
execSync(`pnpm --filter ${manifest.name} --prod --node-linker=hoisted deploy release/${name}`, {
  stdio: 'inherit',
});

// What pnpm leaves for itself names paths of this machine.
const modules = join(folder, 'node_modules');
const own = readdirSync(modules).filter((file) => file.startsWith('.'));
for (const path of [
  ...own.map((file) => join(modules, file)),
  join(folder, 'pnpm-lock.yaml'),
  join(folder, 'pnpm-workspace.yaml'),
]) {
  rmSync(path, { recursive: true, force: true });
}
const { version, description, license, type, engines, bin } = manifest;
writeFileSync(
  join(folder, 'package.json'),
  `${JSON.stringify({ name: 'revela-server', version, description, license, type, engines, bin }, null, 2)}\n`,
);
for (const file of ['LICENSE', 'README.md', 'SECURITY.md', 'CHANGELOG.md']) {
  copyFileSync(file, join(folder, file));
}

// Windows has a tar of its own.
const archive = `${name}-${process.platform}-${process.arch}.tar.gz`;
execFileSync('tar', ['-czf', archive, name], { cwd: 'release', stdio: 'inherit' });
console.log(`release/${archive}`);
