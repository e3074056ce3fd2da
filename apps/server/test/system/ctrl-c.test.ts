import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { type Answer, filterImage, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { runInTerminal, type TerminalRun, whyNoTerminal } from '@revela/testing/posix/pseudo-terminal';
import { writePlugins } from '../plugins/plugin-files.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const CTRL_C = '\x03';
const reason = whyNoTerminal();
if (reason !== undefined) console.log(`Ctrl+C is not typed: ${reason}`);

/** pnpm as it runs these tests. */
const pnpm = process.env['npm_execpath'];
const viaNode = /\.[cm]?js$/.test(pnpm ?? '');
const commands: [name: string, command: string[]][] = [
  ['node scripts/start.js', ['node', 'scripts/start.js']],
];
if (pnpm !== undefined && /pnpm/.test(pnpm)) {
  commands.push(['pnpm start', [...(viaNode ? ['node'] : []), pnpm, 'start']]);
} else console.log('Ctrl+C is not typed under `pnpm start`: these tests were not started by pnpm');

describe.skipIf(reason !== undefined).each(commands)('Ctrl+C under `%s` in a terminal', (_name, command) => {
  /** Starts it on a free port, with a filter that takes five seconds. */
  async function start(): Promise<{ readonly run: TerminalRun; readonly url: string; readonly pid: number }> {
    const folder = await temporaryFolder();
    const naps = `async (image) => { await new Promise((done) => setTimeout(done, 5000)); return image; }`;
    const plugins = await writePlugins(folder, [{ name: 'naps', apply: naps }]);
    const flags = [
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--data-dir',
      folder,
      '--log-format',
      'json',
      ...plugins,
    ];
    // As in any terminal there is a shell, which Ctrl+C does not end.
    const shell = ['sh', '-c', 'trap : INT; "$@"; exit $?', 'sh'];
    const run = runInTerminal([...shell, ...command, ...flags], {
      cwd: root,
      // Without a screen no client is opened beside it.
      env: { DISPLAY: '', WAYLAND_DISPLAY: '' },
    });
    cleanUp(() => {
      run.kill();
    });
    const line = /^\{.*"msg":"listening".*\}\r?$/m;
    await eventually('it listens', () => line.test(run.output), 60_000);
    const { urls, pid } = JSON.parse(line.exec(run.output)![0]) as { urls: string[]; pid: number };
    return { run, url: urls[0]!, pid };
  }

  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  /** Asks for a picture that takes five seconds, and waits until a thread is at it. */
  async function beginJob(url: string): Promise<{ readonly answer: Promise<Answer | Error> }> {
    const order = { image: fixture('png/rgba-9x6.png'), filter: 'naps' };
    const answer = filterImage(url, order, { fresh: true }).catch((error: unknown) => error as Error);
    const running = async () =>
      (await getJson<{ jobs: { running: number } }>(`${url}/health/ready`)).jobs.running;
    await eventually('the job runs', async () => (await running()) === 1);
    return { answer };
  }

  it('once: what is running is answered whole, and it ends with 0', async () => {
    const { run, url, pid } = await start();
    const { answer } = await beginJob(url);
    run.type(CTRL_C);
    expect(await answer).toMatchObject({ status: 200 });
    expect(await run.ended).toBe(0);
    await eventually('the server has ended', () => !isAlive(pid));
  });

  it('twice: it ends at once', async () => {
    const { run, url, pid } = await start();
    const { answer } = await beginJob(url);
    run.type(CTRL_C);
    await eventually('it stops', () => run.output.includes('finishing what is running'));
    run.type(CTRL_C);
    // pnpm sends SIGTERM after it, and ends as one that was terminated.
    expect([130, 128 + constants.signals.SIGTERM]).toContain(await run.ended);
    expect(await answer).toBeInstanceOf(Error);
    await eventually('the server has ended', () => !isAlive(pid));
  });
});
