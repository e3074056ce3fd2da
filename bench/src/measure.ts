import { filterNames, type FilterName } from '@revela/shared';
import { type Answer, makeUpload, send } from './client.js';
import { meanDifference } from './difference.js';
import { probeHealth } from './health-probe.js';
import { readPeak, resetPeak } from './memory.js';
import type { Peer } from './peers/index.js';
import type { Picture } from './pictures/picture.js';
import type { ByServer, Comparison, Difference, Health, Latency, Memory, Throughput } from './results.js';
import type { RunningServer } from './server-process.js';
import { median, percentile } from './statistics.js';

/** A server that is up, and what it is. */
export interface Subject {
  readonly peer: Peer;
  readonly server: RunningServer;
}

/** How often and how long is measured: every loop is bounded. */
export interface Effort {
  readonly latencyRuns: number;
  /** Runs of a slow server. */
  readonly slowRuns: number;
  readonly warmUps: number;
  readonly rounds: number;
  /** Images of one round: at least `images`, and so many more that a round lasts `leastSeconds`. */
  readonly images: number;
  readonly leastSeconds: number;
  /** No image is sent after that, whatever is missing. */
  readonly mostSeconds: number;
}

const defaults: Readonly<Record<FilterName, object>> = {
  blur: {},
  edge_enhance: { amount: 1 },
  pixelate: { size: 10 },
};

/** The upload of a picture, with the filter's usual parameters. */
export function uploadOf(picture: Picture, filter: FilterName) {
  return makeUpload(picture.file, picture.fileName, filter, defaults[filter]);
}

/** Images that are in flight at once. */
const CONCURRENCY = 8;

/** Says what is being measured. */
export type Say = (text: string) => void;

/** Measures every server, in turns. */
export async function compare(
  subjects: readonly Subject[],
  small: Picture,
  large: Picture,
  effort: Effort,
  say: Say,
): Promise<Comparison> {
  const differences: Difference[] = [];
  for (const filter of filterNames) differences.push(await compareResults(subjects, small, filter, say));
  const latency: Latency[] = [];
  const memory: Memory[] = [];
  for (const picture of [small, large]) {
    memory.push(
      await measurePeak(subjects, `${picture.name}, one alone`, async () => {
        for (const filter of filterNames) {
          latency.push(await measureLatency(subjects, picture, filter, effort, say));
        }
      }),
    );
  }
  const throughput: Throughput[] = [];
  memory.push(
    await measurePeak(subjects, `${small.name}, ${CONCURRENCY} at once`, async () => {
      for (const filter of filterNames) {
        throughput.push(await measureThroughput(subjects, small, filter, effort, say));
      }
    }),
  );
  return { latency, throughput, memory, differences };
}

/** Sends a picture to each server in turn and holds the results against the first server's. */
async function compareResults(
  subjects: readonly Subject[],
  picture: Picture,
  filter: FilterName,
  say: Say,
): Promise<Difference> {
  const upload = uploadOf(picture, filter);
  const mean: ByServer<number> = {};
  let reference: Buffer | undefined;
  for (const { peer, server } of subjects) {
    say(`${filter}, ${picture.name}, ${peer.label}: looking at the result`);
    const { png } = await send(server.origin, upload, true);
    reference ??= png!;
    mean[peer.id] = await meanDifference(png!, reference);
  }
  return { filter, from: subjects[0]!.peer.id, mean };
}

async function measurePeak(
  subjects: readonly Subject[],
  during: string,
  work: () => Promise<void>,
): Promise<Memory> {
  for (const { server } of subjects) resetPeak(server.pid);
  await work();
  const peakBytes: ByServer<number> = {};
  for (const { peer, server } of subjects) {
    const peak = readPeak(server.pid);
    if (peak !== undefined) peakBytes[peer.id] = peak;
  }
  return { during, peakBytes };
}

async function measureLatency(
  subjects: readonly Subject[],
  picture: Picture,
  filter: FilterName,
  { latencyRuns, slowRuns, warmUps }: Effort,
  say: Say,
): Promise<Latency> {
  const upload = uploadOf(picture, filter);
  const answers: ByServer<Answer[]> = {};
  for (let run = -warmUps; run < latencyRuns; run++) {
    for (const { peer, server } of subjects) {
      // A slow server has been warm since its results were compared.
      if (peer.slow && (run < 0 || run >= slowRuns)) continue;
      say(`${filter}, ${picture.name}, ${peer.label}: ${run < 0 ? 'warm-up' : `run ${run + 1}`}`);
      const answer = await send(server.origin, upload);
      if (run >= 0) (answers[peer.id] ??= []).push(answer);
    }
  }
  const latency = { picture: picture.name, filter, runs: {}, outputBytes: {}, phases: {} } as Latency;
  for (const { peer } of subjects) {
    const own = answers[peer.id]!;
    latency.runs[peer.id] = own.map(({ milliseconds }) => milliseconds);
    latency.outputBytes[peer.id] = own[0]!.bytes;
    const phases = Object.keys(own[0]!.phases);
    if (phases.length === 0) continue;
    latency.phases[peer.id] = Object.fromEntries(
      phases.map((phase) => [phase, median(own.map((answer) => answer.phases[phase]!))]),
    );
  }
  return latency;
}

async function measureThroughput(
  subjects: readonly Subject[],
  picture: Picture,
  filter: FilterName,
  effort: Effort,
  say: Say,
): Promise<Throughput> {
  const upload = uploadOf(picture, filter);
  const rates: ByServer<number[]> = {};
  const probes: ByServer<number[]> = {};
  const few = { ...effort, images: CONCURRENCY, leastSeconds: 0 };
  for (const { peer, server } of subjects) {
    if (peer.slow) continue;
    say(`${filter}, ${picture.name}, ${peer.label}: ${CONCURRENCY} at once, warm-up`);
    await flood(() => send(server.origin, upload), { ...few, images: CONCURRENCY * effort.warmUps });
  }
  for (let round = 0; round < effort.rounds; round++) {
    for (const { peer, server } of subjects) {
      if (peer.slow && round > 0) continue;
      say(`${filter}, ${picture.name}, ${peer.label}: ${CONCURRENCY} at once, round ${round + 1}`);
      const stop = probeHealth(server.origin);
      const rate = await flood(() => send(server.origin, upload), peer.slow ? few : effort);
      (rates[peer.id] ??= []).push(rate);
      (probes[peer.id] ??= []).push(...(await stop()));
    }
  }
  const health: ByServer<Health> = {};
  for (const { peer } of subjects) {
    const own = probes[peer.id]!;
    health[peer.id] = { p50: percentile(own, 0.5), p99: percentile(own, 0.99) };
  }
  return { picture: picture.name, filter, concurrency: CONCURRENCY, rates, health };
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
