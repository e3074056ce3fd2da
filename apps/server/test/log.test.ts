import { execFile, execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { escapeForTerminal } from '@revela/server/unsafe-text';
import { temporaryFolder } from '@revela/testing/clean-up';
import { getJson, send, sendImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import { serverMain } from '@revela/testing/server-process';
import { failToStart } from './fail-to-start.js';

const picture = fixture('png/rgba-9x6.png');

describe('the log', () => {
  it('is all there is on stdout, and no line of it is empty', async () => {
    const folder = await temporaryFolder();
    const server = await serve(['--workers', '1', '--host', '0.0.0.0', '--log-level', 'trace'], folder);
    const url = `http://127.0.0.1:${server.port}`;
    expect((await sendImage(url, picture, 'a')).status).toBe(200);
    await getJson(`${url}/api/v1/records?limit=no`);
    expect(await server.stop()).toBe(0);
    expect(server.log.length).toBeGreaterThan(4);
    for (const line of server.log) {
      expect(line).toMatchObject({
        level: expect.any(Number) as number,
        msg: expect.stringMatching(/\S/) as string,
      });
      expect(line.msg).not.toMatch(/^no JSON/);
    }
  });

  const lines = async (
    flags: readonly string[],
    env: NodeJS.ProcessEnv = {},
    command?: readonly string[],
  ) => {
    const folder = await temporaryFolder();
    const place = ['--host', '127.0.0.1', '--port', '0', '--workers', '1', '--data-dir', folder, ...flags];
    const own = [process.execPath, serverMain, ...place];
    const [file, ...args] = command ? [...command, own.join(' ')] : own;
    const child = execFile(file!, args, { env: { ...process.env, NO_COLOR: '', ...env } });
    let stdout = '';
    let told = false;
    await new Promise<void>((resolve, reject) => {
      child.stdout!.on('data', (text: string) => {
        stdout += text;
        if (told || !stdout.includes('listening')) return;
        told = true;
        child.kill('SIGTERM');
      });
      child.once('close', resolve);
      child.once('error', reject);
    });
    return stdout.trim().split(/\r?\n/);
  };

  it('is JSON where stdout is no terminal', async () => {
    for (const line of await lines([])) expect(JSON.parse(line)).toMatchObject({ level: 30 });
  });

  it.each([
    ['--log-format pretty', ['--log-format', 'pretty'], {}],
    ['REVELA_LOG_FORMAT=pretty', [], { REVELA_LOG_FORMAT: 'pretty' }],
  ])('is for people with %s', async (_how, flags, env) => {
    const [first] = await lines(flags, env);
    expect(first).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: listening \{"urls":\["http:\/\/127\.0\.0\.1:\d+"\]/);
  });

  it.skipIf(process.platform !== 'linux')(
    'is for people on a terminal, unless told otherwise',
    async (context) => {
      // `script` gives what it runs a terminal.
      const terminal = ['script', '--quiet', '--return', '/dev/null', '--command'];
      try {
        execFileSync('script', ['--version'], { stdio: 'ignore' });
      } catch {
        context.skip('there is no `script` on this machine, which gives a program a terminal');
        return;
      }
      expect((await lines([], {}, terminal)).join('\n')).toMatch(/INFO.*listening/);
      const [json] = await lines(['--log-format', 'json'], {}, terminal);
      expect(JSON.parse(json!)).toMatchObject({ msg: 'listening' });
    },
  );

  it('for people holds nothing that a terminal acts on', async () => {
    const folder = await temporaryFolder();
    const child = execFile(process.execPath, [
      ...[serverMain, '--host', '127.0.0.1', '--port', '0', '--workers', '1', '--data-dir', folder],
      ...['--log-format', 'pretty'],
    ]);
    let stdout = '';
    child.stdout!.on('data', (text: string) => (stdout += text));
    await eventually('it listens', () => stdout.includes('listening'), 30_000);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(stdout)![1]);
    // 0x9b begins a command of the terminal, as ESC [ does; what was wrong is logged with its cause.
    await send(`http://127.0.0.1:${port}/api/v1/records?a%C2%9B31mred%1B%E2%80%AE=1`);
    await eventually('it is logged', () => stdout.includes('request completed'));
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    expect(stdout).toMatch(/\\u009b31mred\\+u001b\\+u202e is no parameter/);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('for people keeps the lines of a stack and escapes what acts on a terminal', () => {
    const line = JSON.stringify({ msg: 'a\u001b[31m\r\b\u202e\u009b\n\tat "C:\\u0041"' });
    expect((JSON.parse(escapeForTerminal(line)) as { msg: string }).msg).toBe(
      'a\\u001b[31m\\r\\b\\u202e\\u009b\n\tat "C:\\u0041"',
    );
  });

  it('refuses a format that is none', async () => {
    expect((await failToStart(['--log-format', 'xml'])).stderr).toMatch(/auto, json, pretty/);
  });
});
