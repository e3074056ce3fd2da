import { spawn } from 'node:child_process';
import { findPython } from '../python.js';

/** Runs a command in a terminal of its own, as its foreground group; what is written to it is typed. */
const script = `
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status) % 256)
`;

const python = process.platform === 'win32' ? undefined : findPython(['pty']);

/** Why this machine has no pseudo-terminal for a test; undefined where it has. */
export function whyNoTerminal(): string | undefined {
  if (process.platform === 'win32') return 'Windows has no pseudo-terminals of the kind that Python opens';
  return python === undefined ? 'there is no Python on this machine to open a pseudo-terminal' : undefined;
}

export interface TerminalRun {
  /** All that was shown so far. */
  readonly output: string;
  /** Types characters: Ctrl+C is `\\x03`. */
  type(characters: string): void;
  /** Resolves with the exit code of the command. */
  readonly ended: Promise<number | null>;
  /** Ends it with all that it started in the terminal. */
  kill(): void;
}

/** Runs a command in a real pseudo-terminal, of which it is the foreground. */
export function runInTerminal(
  command: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): TerminalRun {
  const child = spawn(python!, ['-c', script, ...command], { cwd, env: { ...process.env, ...env } });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  child.stdin.on('error', () => undefined);
  return {
    get output() {
      return output;
    },
    type(characters) {
      child.stdin.write(characters);
    },
    ended: new Promise((resolve) => child.on('exit', (code) => resolve(code))),
    kill() {
      child.kill('SIGKILL');
    },
  };
}
