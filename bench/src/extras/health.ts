import type { FilterName } from '@revela/shared';
import { send } from '../client.js';
import { probeHealth } from '../health-probe.js';
import { type Say, uploadOf } from '../measure.js';
import type { Picture } from '../pictures/picture.js';
import type { HealthUnderLoad } from '../results.js';

const JOBS = 8;

/** Asks for `/health/live` while eight pictures are processed: nothing heavy may be on the main thread. */
export async function measureHealth(
  origin: string,
  picture: Picture,
  filters: readonly FilterName[],
  say: Say,
): Promise<HealthUnderLoad[]> {
  const measured: HealthUnderLoad[] = [];
  for (const filter of filters) {
    say(`/health/live during ${JOBS} jobs of ${filter}`);
    const stop = probeHealth(origin);
    await Promise.all(Array.from({ length: JOBS }, () => send(origin, uploadOf(picture, filter))));
    measured.push({ filter, jobs: JOBS, milliseconds: await stop() });
  }
  return measured;
}
