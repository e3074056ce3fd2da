import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { probe } from './client.js';

/** How a server is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Finds the server's origin in a line of its output; undefined in every other line. */
  readonly findOrigin: (line: string) => string | undefined;
  /** Path that answers 200 once the server is ready. */
  readonly readyPath: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly pid: number;
  /** Milliseconds from its start until it said where it listens. */
  readonly listeningMs: number;
  /** Milliseconds from its start until it answered that it is ready. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** A server that does not listen by then never will. */
const START_MS = 30_000;
/** How long a server may take to end by itself. */
const STOP_MS = 5000;

const running = new Set<ChildProcess>();

/** Ends a server with all that it started; on Windows, which has no process groups, the server alone. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid!, signal);
  } catch {
    // It has ended already.
  }
}

// Whatever ends the benchmark, no server outlives it.
process.on('exit', () => {
  for (const child of running) kill(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}

/** Starts a server in a process group of its own and waits until it is ready. */
export async function startServer(launch: Launch): Promise<RunningServer> {
  const began = performance.now();
  const child = spawn(launch.command, launch.args, {
    env: { ...process.env, NODE_ENV: 'production', ...launch.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      running.delete(child);
      resolve();
    });
  });
  const stop = async () => {
    kill(child, 'SIGTERM');
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
    kill(child, 'SIGKILL');
    await ended;
  };

  try {
    const origin = await waitForOrigin(child, launch);
    const listeningMs = performance.now() - began;
    await waitUntilReady(origin + launch.readyPath, began);
    return { origin, pid: child.pid!, listeningMs, readyMs: performance.now() - began, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function waitForOrigin(child: ChildProcess, { command, args, findOrigin }: Launch): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (reason: string) => {
      reject(new Error([`${[command, ...args].join(' ')}: ${reason}`, ...said.slice(-10)].join('\n')));
    };
    const timer = setTimeout(() => fail('it does not listen'), START_MS);
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on('line', (line) => {
        if (said.length < 100) said.push(line);
        const origin = findOrigin(line);
        if (origin === undefined) return;
        clearTimeout(timer);
        resolve(origin);
      });
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      running.delete(child);
      fail(error.message);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`it ended with code ${code}`);
    });
  });
}

async function waitUntilReady(url: string, began: number): Promise<void> {
  for (;;) {
    try {
      await probe(url, 1000);
      return;
    } catch (error) {
      if (performance.now() - began > START_MS) throw error;
      await sleep(5);
    }
  }
}
