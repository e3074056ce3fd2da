import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { routes } from '@revela/shared';
import { probe } from './upload.js';

/** Milliseconds between two probes. */
const INTERVAL_MS = 20;

/**
 * Asks a server for `/health/live` every 20 ms until told to stop, on a thread of its own: the thread that
 * uploads would measure itself.
 *
 * @returns a function that stops and gives the milliseconds of every answer
 */
export function probeHealth(origin: string): () => Promise<number[]> {
  const worker = new Worker(new URL(import.meta.url), { workerData: origin });
  const answer = new Promise<number[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  answer.catch(() => undefined);
  return () => {
    worker.postMessage('stop');
    return answer;
  };
}

/**
 * Adds the probes that would have been sent, and would have waited too, while one was not answered ("coordinated
 * omission"): without them a server that stands still for seconds would count as slow but once.
 */
function withOmitted(milliseconds: number): number[] {
  const values = [];
  for (let value = milliseconds; value > 0; value -= INTERVAL_MS) values.push(value);
  return values;
}

async function probeUntilTold(origin: string): Promise<void> {
  const url = origin + routes.healthLive;
  const measured: number[] = [];
  let stopped = false;
  parentPort!.once('message', () => (stopped = true));
  while (!stopped) {
    const milliseconds = await probe(url);
    measured.push(...withOmitted(milliseconds));
    await sleep(Math.max(0, INTERVAL_MS - milliseconds));
  }
  parentPort!.postMessage(measured);
}

if (parentPort) await probeUntilTold(workerData as string);
