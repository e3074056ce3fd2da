import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds a Python that has these modules: the one named, or the first on the path.
 *
 * @param modules names to import; none: any Python will do
 * @returns the program; undefined where there is none
 */
export function findPython(modules: readonly string[], named?: string): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['python3', 'python', 'python3.exe', 'python.exe'].map((name) => join(folder, name)))
    .filter((file) => existsSync(file));
  const script = modules.map((name) => `import ${name}`).join('\n');
  return (named === undefined ? onPath : [named]).find(
    (python) => spawnSync(python, ['-c', script], { stdio: 'ignore', timeout: 20_000 }).status === 0,
  );
}
