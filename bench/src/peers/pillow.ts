import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@revela/shared';
import type { Peer, PeerOptions } from './peer.js';

/** The first Python that has what the reference needs: `--python`, or any on the path. */
function findPython(named: string | undefined): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['python3', 'python'].map((name) => join(folder, name)))
    .filter((file) => existsSync(file));
  return (named === undefined ? onPath : [named]).find(
    (python) =>
      spawnSync(python, ['-c', 'import PIL, flask, gunicorn'], { stdio: 'ignore', timeout: 20_000 })
        .status === 0,
  );
}

/** Flask + Pillow under gunicorn: the reference. Undefined where no Python has all three. */
export function pillow({ workers, folder, python: named }: PeerOptions): Peer | undefined {
  const python = findPython(named);
  if (python === undefined) return undefined;
  const app = fileURLToPath(new URL('../../peers', import.meta.url));
  const server = ['-m', 'gunicorn', '--workers', `${workers}`, '--timeout', '300', '--bind', '127.0.0.1:0'];
  return {
    id: 'pillow',
    label: 'Flask + Pillow',
    slow: false,
    launch: {
      command: python,
      args: [...server, '--chdir', app, 'flask_app:app'],
      env: {
        BENCH_DATABASE: join(mkdtempSync(join(folder, 'pillow-')), 'records.sqlite'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
      findOrigin: (line) => /Listening at: (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1],
      readyPath: routes.healthLive,
    },
  };
}
