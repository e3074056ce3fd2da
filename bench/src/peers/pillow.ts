import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@revela/shared';
import { findPython } from '@revela/testing/python';
import type { Peer, PeerOptions } from './peer.js';

/** Flask + Pillow under gunicorn: the reference. Undefined where no Python has all three. */
export function pillow({
  workers,
  folder,
  python: named,
}: Omit<PeerOptions, 'sharpConcurrency'>): Peer | undefined {
  const python = findPython(['PIL', 'flask', 'gunicorn'], named);
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
      findUrl: (line) => /Listening at: (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1],
      forks: true,
    },
    readyPath: routes.healthLive,
  };
}
