import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { serverMain } from '@revela/testing/server-process';

const run = promisify(execFile);

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A start that does not come to listening: what it wrote, and the code it ended with. */
export async function failToStart(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const place = ['--host', '127.0.0.1', '--port', '0', '--data-dir', await temporaryFolder()];
  const started = run(process.execPath, [serverMain, ...place, ...flags], {
    env: { ...process.env, ...env },
    timeout: 30_000,
  });
  const ended = await started.then(
    () => Promise.reject(new Error('it started')),
    (error: unknown) => error as Ended,
  );
  expect(ended.code).toBe(1);
  // One sentence, without a stack or SQL.
  expect(ended.stderr.trim().split('\n').length).toBe(1);
  expect(ended.stderr).not.toMatch(/\bat .*:\d+:\d+|select |insert |pragma/i);
  return ended;
}
