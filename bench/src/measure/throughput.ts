import type { BenchFilter } from '../filters.js';
import type { Picture } from '../pictures/picture.js';
import type { ByServer, Health, Throughput } from '../results.js';
import { probeHealth } from './health-probe.js';
import { percentile } from './statistics.js';
import type { Effort, Say, Subject } from './subject.js';
import { sendUpload, uploadOf } from './upload.js';

/** Images that are in flight at once. */
export const CONCURRENCY = 8;

/** Sends a picture many times at once, to each server in turn. */
export async function measureThroughput(
  subjects: readonly Subject[],
  picture: Picture,
  filter: BenchFilter,
  effort: Effort,
  say: Say,
): Promise<Throughput> {
  const upload = uploadOf(picture, filter);
  const rates: ByServer<number[]> = {};
  const probes: ByServer<number[]> = {};
  const few = { ...effort, images: CONCURRENCY, leastSeconds: 0 };
  const at = `${filter.name}, ${picture.name}`;
  for (const { peer, server } of subjects) {
    if (peer.slow) continue;
    say(`${at}, ${peer.label}: ${CONCURRENCY} at once, warm-up`);
    await flood(() => sendUpload(server.origin, upload), { ...few, images: CONCURRENCY * effort.warmUps });
  }
  for (let round = 0; round < effort.rounds; round++) {
    for (const { peer, server } of subjects) {
      if (peer.slow && round > 0) continue;
      say(`${at}, ${peer.label}: ${CONCURRENCY} at once, round ${round + 1}`);
      const stop = probeHealth(server.origin);
      const rate = await flood(() => sendUpload(server.origin, upload), peer.slow ? few : effort);
      (rates[peer.id] ??= []).push(rate);
      (probes[peer.id] ??= []).push(...(await stop()));
    }
  }
  const health: ByServer<Health> = {};
  for (const { peer } of subjects) {
    const own = probes[peer.id]!;
    health[peer.id] = { p50: percentile(own, 0.5), p99: percentile(own, 0.99) };
  }
  return { picture: picture.name, filter: filter.name, concurrency: CONCURRENCY, rates, health };
}

/** Keeps images in flight until the effort is done; waits for the last. Returns images a second. */
async function flood(
  sendOne: () => Promise<unknown>,
  { images, leastSeconds, mostSeconds }: Pick<Effort, 'images' | 'leastSeconds' | 'mostSeconds'>,
): Promise<number> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let sent = 0;
  const client = async () => {
    while (seconds() < mostSeconds && (sent < images || seconds() < leastSeconds)) {
      sent++;
      await sendOne();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return sent / seconds();
}
