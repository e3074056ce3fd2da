import { peakMemory, resetPeakMemory } from '@revela/testing/posix/process-memory';
import type { BenchFilter } from '../filters.js';
import type { Picture } from '../pictures/picture.js';
import type { ByServer, Comparison, Difference, Latency, Memory, Throughput } from '../results.js';
import { compareResults } from './difference.js';
import { measureLatency } from './latency.js';
import { type Effort, having, type Say, type Subject } from './subject.js';
import { CONCURRENCY, measureThroughput } from './throughput.js';

/** Measures every server with every filter it has, in turns. */
export async function compare(
  subjects: readonly Subject[],
  filters: readonly BenchFilter[],
  small: Picture,
  large: Picture,
  effort: Effort,
  say: Say,
): Promise<Comparison> {
  const differences: Difference[] = [];
  const latency: Latency[] = [];
  const throughput: Throughput[] = [];
  const memory: Memory[] = [];
  /** Works with each filter that any server has, on the servers that have it. */
  const forEach = async (work: (subjects: readonly Subject[], filter: BenchFilter) => Promise<void>) => {
    for (const filter of filters) {
      const able = having(subjects, filter);
      if (able.length > 0) await work(able, filter);
    }
  };

  await forEach(async (able, filter) => {
    differences.push(await compareResults(able, small, filter, say));
  });
  for (const picture of [small, large]) {
    memory.push(
      await measurePeak(subjects, `${picture.name}, one alone`, () =>
        forEach(async (able, filter) => {
          latency.push(await measureLatency(able, picture, filter, effort, say));
        }),
      ),
    );
  }
  memory.push(
    await measurePeak(subjects, `${small.name}, ${CONCURRENCY} at once`, () =>
      forEach(async (able, filter) => {
        throughput.push(await measureThroughput(able, small, filter, effort, say));
      }),
    ),
  );
  return { latency, throughput, memory, differences };
}

async function measurePeak(
  subjects: readonly Subject[],
  during: string,
  work: () => Promise<void>,
): Promise<Memory> {
  for (const { server } of subjects) resetPeakMemory(server.pid);
  await work();
  const peakBytes: ByServer<number> = {};
  for (const { peer, server } of subjects) {
    const peak = peakMemory(server.pid);
    if (peak !== undefined) peakBytes[peer.id] = peak;
  }
  return { during, peakBytes };
}
