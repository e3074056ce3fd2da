import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanUp } from './clean-up.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface ServerProcess {
  readonly child: ChildProcess;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The lines logged so far. */
  readonly log: Record<string, unknown>[];
  /** Resolves with the exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
}

/** Starts the server as its users do, on a free port, and waits until it listens. */
export async function spawnServer(
  dataDir: string,
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main, '--port', '0', '--data-dir', dataDir, ...flags], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const log: Record<string, unknown>[] = [];
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const line = JSON.parse(text) as { msg: string; urls?: string[] };
      log.push(line);
      if (line.msg === 'listening') resolve(new URL(line.urls![0]!).port);
    });
    void exited.then((code) => {
      reject(new Error(`The server ended with ${code}`));
    });
  });
  return { child, url: `http://127.0.0.1:${port}`, log, exited };
}
