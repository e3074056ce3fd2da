import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Its log: one object a line, the newest last; the oldest are dropped. */
  readonly log: readonly LogLine[];
  /** What it wrote to stderr. */
  readonly stderr: readonly string[];
  /** How it ended, where it has. */
  readonly exit: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  /** A sentence on how it ended, where it did so by itself. */
  readonly crash: string | undefined;
  /** Rejects with that sentence as soon as it ends by itself; never resolves. */
  readonly crashed: Promise<never>;
  /** Asks it to end and waits until it has; kills it where it takes longer than half a minute. */
  stop(): Promise<number | null>;
  /** Kills it as `kill -9` does and waits until it is gone. */
  kill(): Promise<void>;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly urls?: readonly string[];
  readonly [key: string]: unknown;
}

const MAX_LOG_LINES = 5000;
/** Lines of stderr that tell how a server ended. */
const LAST_LINES = 30;
/** Milliseconds a server may take to start. */
const START_MS = 60_000;
const mainFile = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url));

/** A line of the log; one that is no JSON is worse than any error it could tell of. */
function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { level: 60, msg: `no JSON: ${line}` };
  }
}

/**
 * Starts a server on a free port of the loopback and waits until it listens.
 *
 * @param flags on top of those that make it private, quiet towards its client's pace, and quick to start
 */
export async function startServer(
  dataDir: string,
  flags: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const began = performance.now();
  // Not in the data folder, which goes with the test.
  const reports = mkdtempSync(join(tmpdir(), 'revela-report-'));
  const child = spawn(
    process.execPath,
    [
      ...['--report-on-fatalerror', `--report-directory=${reports}`],
      ...[mainFile, '--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--rate-limit', '0'],
      ...flags,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  );
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const log: LogLine[] = [];
  const stderr: string[] = [];
  let exit: ServerProcess['exit'];
  let crash: string | undefined;
  let told = false;
  // `close`, not `exit`: the last it wrote has arrived by then.
  const ended = once(child, 'close').then(([code, signal]) => {
    process.off('exit', killWithUs);
    exit = { code: code as number | null, signal: signal as NodeJS.Signals | null };
    const files = readdirSync(reports);
    if (files.length === 0) rmdirSync(reports);
    if (told) return;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    crash = [
      `the server ended by itself after ${seconds} s, exit code ${String(code)}, signal ${String(signal)}`,
      ...files.map((file) => `report: ${join(reports, file)}`),
      ...(stderr.length > 0 ? ['the last it wrote to stderr:', ...stderr.slice(-LAST_LINES)] : []),
    ].join('\n');
  });
  const crashed = ended.then(() =>
    crash === undefined ? new Promise<never>(() => undefined) : Promise.reject(new Error(crash)),
  );
  crashed.catch(() => undefined);
  createInterface(child.stderr!).on('line', (line) => stderr.push(line));
  const listening = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      const entry = parseLine(line);
      log.push(entry);
      if (log.length > MAX_LOG_LINES) log.shift();
      if (entry.msg === 'listening') resolve(entry.urls![0]!);
    });
    crashed.catch(reject);
  });
  // Its log level may hide the line that says where it listens.
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS);
  const url = await listening.finally(() => {
    clearTimeout(late);
  });
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    child,
    log,
    stderr,
    get exit() {
      return exit;
    },
    get crash() {
      return crash;
    },
    crashed,
    async stop() {
      told = true;
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(patience);
      return exit!.code;
    },
    async kill() {
      told = true;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Works with a server. Where that ends by itself the work fails with how it ended, not with the first request that
 * found nobody.
 */
export async function whileServing<T>(server: ServerProcess, work: () => Promise<T>): Promise<T> {
  try {
    return await Promise.race([work(), server.crashed]);
  } catch (error) {
    // A connection is refused a little before the end of the process is known.
    await Promise.race([server.crashed, delay(1000)]);
    throw error;
  }
}

/** A field of `/proc/<pid>/status` in bytes; undefined where the system has no such file. */
function procStatus(pid: number, field: string): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  } catch {
    return undefined;
  }
}

/** Most memory a process has had resident, in bytes; undefined but on Linux. */
export const peakMemory = (pid: number) => procStatus(pid, 'VmHWM');
/** Memory a process has resident, in bytes; undefined but on Linux. */
export const residentMemory = (pid: number) => procStatus(pid, 'VmRSS');

/** Handles a process has open; undefined but on Linux. */
export function openHandles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
