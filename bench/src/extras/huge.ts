import { peakMemory } from '@revela/testing/posix/process-memory';
import { startPeer } from '../measure/start.js';
import { sendUpload, uploadOf } from '../measure/upload.js';
import { makeJpeg } from '../pictures/photograph.js';
import { revelaRow } from '../report/rows.js';
import { formatBytes } from '../report/units.js';
import { defineExtra } from './extra.js';

/** 100 megapixels, the most a server takes, in less than the 64 MiB it takes. */
const picture = { name: '100 MP', width: 10_000, height: 10_000, bytes: 60e6 };

interface Huge {
  readonly images: number;
  readonly seconds: number;
  readonly peakBytes: number | undefined;
  /** Why it failed, where it did. */
  readonly error?: string;
}

const targets: Readonly<Record<number, string>> = { 1: '< 1.5 GB', 8: '< 2.5 GB' };

/** Sends one huge image alone, and eight at once, each time to a fresh server, and takes its peak memory. */
export default defineExtra<readonly Huge[]>({
  name: 'huge',
  help: '100 megapixels alone and eight at once',
  when: 'after',
  async measure({ revela, photograph, say }) {
    if (!revela) return undefined;
    say('making 100 megapixels');
    const upload = uploadOf(await makeJpeg(photograph, picture), { name: 'blur', params: {} });
    const measured: Huge[] = [];
    for (const images of [1, 8]) {
      say(`100 megapixels, ${images} at once`);
      const server = await startPeer(revela);
      const began = performance.now();
      const answers = await Promise.allSettled(
        Array.from({ length: images }, () => sendUpload(server.origin, upload)),
      );
      const seconds = (performance.now() - began) / 1000;
      const peakBytes = peakMemory(server.pid);
      await server.stop();
      const failed = answers.find((answer) => answer.status === 'rejected');
      measured.push({ images, seconds, peakBytes, ...(failed && { error: String(failed.reason) }) });
    }
    return measured;
  },
  rows: (measured, ids) => [
    ['100 MP, blur: time of all, peak memory'],
    ...measured.map(({ images, seconds, peakBytes, error }) =>
      revelaRow(
        `${images} at once`,
        ids,
        error ?? `${seconds.toFixed(1)} s, ${peakBytes === undefined ? '-' : formatBytes(peakBytes)}`,
        targets[images],
      ),
    ),
  ],
});
