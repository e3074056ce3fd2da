import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { send } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Holds a port, where nobody does already. */
function occupy(port: number): Promise<void> {
  const holder = createServer().unref();
  return new Promise((resolve) => {
    holder.once('error', () => resolve());
    holder.listen(port, () => {
      cleanUp(() => void holder.close());
      resolve();
    });
  });
}

it('takes the next free port where nobody chose one and 5000 is taken, and says so', async () => {
  await occupy(5000);
  const flags = ['--host', '127.0.0.1', '--data-dir', await temporaryFolder(), '--log-format', 'json'];
  // A screen and an Electron would open the client.
  const env = { ...process.env, REVELA_PORT: '', DISPLAY: '', WAYLAND_DISPLAY: '' };
  const start = spawn(process.execPath, ['scripts/start.js', ...flags], { cwd: root, env });
  cleanUp(() => void start.kill('SIGKILL'));
  let words = '';
  start.stderr.on('data', (data: Buffer) => (words += data.toString()));
  start.stdout.resume();
  const ended = new Promise((resolve) => start.on('exit', resolve));
  await eventually('it runs', () => words.includes('Ctrl+C stops it'), 60_000);

  const [, told] = /^Port 5000 is taken.*: the server listens on (\d+)\. --port chooses another\.$/m.exec(
    words,
  )!;
  expect(Number(told)).toBeGreaterThan(5000);
  const [, line] = /^ +(curl(?:\.exe)? .*)$/m.exec(words)!;
  expect(line).toContain(`http://127.0.0.1:${told}/api/v1/process`);
  // Neither cmd nor PowerShell reads single quotes as a shell does, or `$`.
  expect(line).not.toMatch(/['$`\\]/);
  expect((await send(`http://127.0.0.1:${told}/health/ready`, { fresh: true })).status).toBe(200);

  if (process.platform === 'win32') return;
  start.kill('SIGTERM');
  expect(await ended).toBe(0);
});
