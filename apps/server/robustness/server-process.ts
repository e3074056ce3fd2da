import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
/** Milliseconds a server may take to start. */
const START_MS = 60_000;
/** The built server, seen from these sources and from their build alike. */
const [serverFolder] = fileURLToPath(new URL('.', import.meta.url)).split(/robustness[/\\]/);
const mainFile = join(serverFolder!, 'dist', 'main.js');

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
  const child = spawn(
    process.execPath,
    [mainFile, '--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--rate-limit', '0', ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  );
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const log: LogLine[] = [];
  const stderr: string[] = [];
  let exit: ServerProcess['exit'];
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', killWithUs);
    exit = { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  createInterface(child.stderr!).on('line', (line) => stderr.push(line));
  const listening = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      const entry = parseLine(line);
      log.push(entry);
      if (log.length > MAX_LOG_LINES) log.shift();
      if (entry.msg === 'listening') resolve(entry.urls![0]!);
    });
    void ended.then(() => {
      reject(new Error(`The server ended before it listened: ${stderr.join('\n')}`));
    });
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
    async stop() {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(patience);
      return exit!.code;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
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
