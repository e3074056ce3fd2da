import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { askToEnd, killAtOnce } from './posix/signals.js';

/** A server in a process of its own. */
export interface ServerProcess {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Milliseconds from its start until it said where it listens. */
  readonly listeningMs: number;
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
  /**
   * Asks it to end, by a word where it listens to words and else by a signal, and waits until it has; kills it where it takes
   * longer than half a minute.
   *
   * @param ask asks it in another way
   * @returns its exit code; null where a signal ended it
   */
  stop(ask?: (child: ChildProcess) => unknown): Promise<number | null>;
  /** Kills it as `kill -9` does and waits until it is gone. */
  kill(): Promise<void>;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly urls?: readonly string[];
  readonly [key: string]: unknown;
}

/** How a server is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** On top of this process's own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folder it runs in; this process's own by default. */
  readonly cwd?: string | undefined;
  /** Finds the server's address in a line of its output; undefined in every other line. */
  findUrl(line: string): string | undefined;
  /** True: it starts processes of its own, which have to end with it. */
  readonly forks?: boolean;
  /** True: it is a program of Node's that ends at the word `stop`, as ours does. */
  readonly listensToWords?: boolean;
  /** Folder in which Node leaves a report of a fatal error. */
  readonly reports?: string;
}

const MAX_LOG_LINES = 5000;
/** Lines of output that tell how a server ended. */
const LAST_LINES = 30;
/** Milliseconds a server may take to start. */
const START_MS = 60_000;
/** Milliseconds a server may take to end. */
const STOP_MS = 30_000;

/** The built server's main file. */
export const serverMain = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url));

/** A line of the log; one that is no JSON is worse than any error it could tell of. */
function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { level: 60, msg: `no JSON: ${line}` };
  }
}

/** Reads the line in which a server of ours, or one that logs as Fastify does, says where it listens. */
export function findListening(line: string): string | undefined {
  if (!line.includes('"listening"')) return undefined;
  const { msg, urls } = parseLine(line);
  return msg === 'listening' ? urls?.[0] : undefined;
}

function askByWord(child: ChildProcess): void {
  if (child.connected) child.send('stop');
}

/**
 * Starts a server and waits until it says where it listens. It does not outlive this process, unless that is killed.
 *
 * @throws {Error} where it ends before it listens, or does not listen within a minute
 */
export async function launchServer(launch: Launch): Promise<ServerProcess> {
  const { command, args, env, cwd, findUrl, forks = false, listensToWords = false, reports } = launch;
  const began = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...(listensToWords ? (['ipc'] as const) : [])],
    env: { ...process.env, ...env },
    cwd,
    // A group of its own, which can be ended whole.
    detached: forks && process.platform !== 'win32',
  });
  const killWithUs = () => {
    killAtOnce(child, forks);
  };
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
    const files = reports === undefined ? [] : readdirSync(reports);
    if (reports !== undefined && files.length === 0) rmdirSync(reports);
    if (told) return;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    crash = [
      `the server ended by itself after ${seconds} s, exit code ${String(code)}, signal ${String(signal)}`,
      ...files.map((file) => `report: ${join(reports!, file)}`),
      ...(stderr.length > 0 ? ['the last it wrote to stderr:', ...stderr.slice(-LAST_LINES)] : []),
    ].join('\n');
  });
  const crashed = ended.then(() =>
    crash === undefined ? new Promise<never>(() => undefined) : Promise.reject(new Error(crash)),
  );
  crashed.catch(() => undefined);

  let listeningMs = NaN;
  const listening = new Promise<string>((resolve, reject) => {
    const look = (line: string) => {
      const url = Number.isNaN(listeningMs) ? findUrl(line) : undefined;
      if (url === undefined) return;
      listeningMs = performance.now() - began;
      resolve(url);
    };
    createInterface(child.stdout!).on('line', (line) => {
      log.push(parseLine(line));
      if (log.length > MAX_LOG_LINES) log.shift();
      look(line);
    });
    createInterface(child.stderr!).on('line', (line) => {
      stderr.push(line);
      look(line);
    });
    child.once('error', reject);
    crashed.catch(reject);
  });
  // Its log level may hide the line that says where it listens.
  const late = setTimeout(killWithUs, START_MS);
  const url = await listening.finally(() => {
    clearTimeout(late);
  });

  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    child,
    listeningMs,
    log,
    stderr,
    get exit() {
      return exit;
    },
    get crash() {
      return crash;
    },
    crashed,
    async stop(ask = listensToWords ? askByWord : (to) => askToEnd(to, forks)) {
      told = true;
      ask(child);
      const late = setTimeout(killWithUs, STOP_MS);
      await ended;
      clearTimeout(late);
      return exit!.code;
    },
    async kill() {
      told = true;
      killWithUs();
      await ended;
    },
  };
}

/**
 * Starts Revela's server as it is built, on a free port of the loopback, and waits until it listens. A client may send
 * as many requests as it likes.
 *
 * @param flags further flags; one given again counts
 * @param place the server's main file, ours by default, and the folder it runs in
 */
export function startServer(
  dataDir: string,
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  { main = serverMain, cwd }: { readonly main?: string; readonly cwd?: string | undefined } = {},
): Promise<ServerProcess> {
  // Not in the data folder, which goes with the test.
  const reports = mkdtempSync(join(tmpdir(), 'revela-report-'));
  return launchServer({
    command: process.execPath,
    args: [
      ...['--report-on-fatalerror', `--report-directory=${reports}`, main],
      ...['--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--rate-limit', '0'],
      ...flags,
    ],
    env,
    cwd,
    findUrl: findListening,
    listensToWords: true,
    reports,
  });
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
