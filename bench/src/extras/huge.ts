import { send } from '../client.js';
import { readPeak } from '../memory.js';
import { type Say, uploadOf } from '../measure.js';
import type { Peer } from '../peers/index.js';
import { makeJpeg, type Photograph } from '../pictures/photograph.js';
import type { Huge } from '../results.js';
import { startServer } from '../server-process.js';

/** 100 megapixels, the most a server takes, in less than the 64 MiB it takes. */
const picture = { name: '100 MP', width: 10_000, height: 10_000, bytes: 60e6 };

/** Sends one huge image alone, and eight at once, each time to a fresh server, and takes its peak memory. */
export async function measureHuge(peer: Peer, photograph: Photograph, say: Say): Promise<Huge[]> {
  say('making 100 megapixels');
  const upload = uploadOf(await makeJpeg(photograph, picture), 'blur');
  const measured: Huge[] = [];
  for (const images of [1, 8]) {
    say(`100 megapixels, ${images} at once`);
    const server = await startServer(peer.launch);
    const began = performance.now();
    const answers = await Promise.allSettled(
      Array.from({ length: images }, () => send(server.origin, upload)),
    );
    const seconds = (performance.now() - began) / 1000;
    const peakBytes = readPeak(server.pid);
    await server.stop();
    const failed = answers.find((answer) => answer.status === 'rejected');
    measured.push({ images, seconds, peakBytes, ...(failed && { error: String(failed.reason) }) });
  }
  return measured;
}
