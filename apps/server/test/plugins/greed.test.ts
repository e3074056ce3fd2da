import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { beforeAll, describe, expect, it } from 'vitest';
import { operation } from './bad-plugins.js';
import { blur, expectSound, failureIn, running, small } from './neighbours.js';
import { type PluginText, writePlugins } from './plugin-files.js';

describe('a filter of an operator that takes all it can', () => {
  /** Says by a file that it is at work. */
  const begins = (name: string) => `writeFileSync(new URL('./${name}.begun', import.meta.url), '');`;
  const before = `import { writeFileSync } from 'node:fs';`;
  const endless: readonly PluginText[] = [
    { name: 'loops', before, apply: `() => { ${begins('loops')} for (;;); }` },
    {
      name: 'never_resolves',
      before,
      apply: `() => { ${begins('never_resolves')} return new Promise(() => {}); }`,
    },
    { name: 'awaits_for_ever', apply: `async () => { for (;;) await new Promise(setImmediate); }` },
    { name: 'kernel_loops', before, kernel: `() => { ${begins('kernel_loops')} for (;;); }` },
    { name: 'render_loops', kernel: operation('render() { for (;;); },') },
  ];
  const greedy: readonly PluginText[] = [
    {
      name: 'fills_buffers',
      apply: `() => { const all = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1)); }`,
    },
    {
      name: 'fills_shared',
      apply: `() => { const all = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(1 << 24)).fill(1)); }`,
    },
  ];
  let server: ServerProcess;
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const flags = await writePlugins(folder, [...endless, ...greedy]);
    const limits = ['--job-timeout', '5', '--max-memory-mib', '768'];
    // By the variable, which commas part.
    const files = flags.filter((flag) => flag !== '--plugin').join(',');
    server = await serve(['--workers', '6', ...limits], undefined, { REVELA_PLUGIN: files });
    await expectSound(blur(server.url));
  });

  it('ends with its client', async () => {
    for (const filter of ['loops', 'never_resolves', 'kernel_loops']) {
      const gone = filterImage(
        server.url,
        { image: small, filter },
        {
          fresh: true,
          onRequest(sent) {
            void eventually('it is at work', () => existsSync(join(folder, `${filter}.begun`))).then(() =>
              sent.destroy(),
            );
          },
        },
      );
      await expect(gone).rejects.toThrow();
      await eventually('it has ended', async () => (await running(server.url)) === 0);
    }
    await expectSound(blur(server.url));
  });

  it('ends at the timeout of a job: 504 PROCESSING_TIMEOUT', async () => {
    const asked = endless.map(({ name }) => filterImage(server.url, { image: small, filter: name }));
    await expectSound(blur(server.url), blur(server.url));
    for (const answer of await Promise.all(asked)) {
      expect([answer.status, answer.code]).toEqual([504, 'PROCESSING_TIMEOUT']);
    }
    await eventually('all have ended', async () => (await running(server.url)) === 0);
    await expectSound(blur(server.url));
    expect(server.log.filter(({ code }) => code === 'FILTER_FAILED')).toEqual([]);
  });

  it.each(greedy)('is ended before the memory is full: $name', async ({ name }) => {
    const answer = await filterImage(server.url, { image: small, filter: name });
    expect([answer.status, answer.code]).toEqual([500, 'FILTER_FAILED']);
    await eventually('the log tells of it', () => failureIn(server, name) !== undefined);
    expect(failureIn(server, name)).toMatchObject({
      err: { message: expect.stringContaining('more memory') as string },
    });
    await expectSound(blur(server.url));
  });

  it.each(greedy)('is the first to be ended, not whoever has the larger picture: $name', async ({ name }) => {
    let done = false;
    const neighbour = async () => {
      while (!done) await expectSound(blur(server.url));
    };
    const neighbours = Array.from({ length: 4 }, neighbour);
    const answer = await filterImage(server.url, { image: small, filter: name }).finally(() => (done = true));
    expect(['FILTER_FAILED', 'SERVER_BUSY']).toContain(answer.code);
    await Promise.all(neighbours);
    await expectSound(blur(server.url));
  });
});
