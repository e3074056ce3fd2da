import { pairedRatio } from '../measure/statistics.js';
import type { PeerId } from '../peers/index.js';
import type { ByServer, Comparison, ServerInfo } from '../results.js';
import { asSeries, seriesRow, valueRow } from './rows.js';
import type { Row } from './table.js';
import { targets } from './targets.js';
import { formatBytes, formatMilliseconds } from './units.js';

/** The rows of the comparison. */
export function comparisonRows(comparison: Comparison, servers: readonly ServerInfo[]): Row[] {
  const ids = servers.map(({ id }) => id);
  return [
    ...latencyRows(comparison, ids),
    ...throughputRows(comparison, ids),
    ['Peak memory'],
    ...comparison.memory.map(({ during, peakBytes }) =>
      seriesRow(during, ids, asSeries(peakBytes), formatBytes),
    ),
    ...differenceRows(comparison, servers),
  ];
}

function latencyRows({ latency }: Comparison, ids: readonly PeerId[]): Row[] {
  return [
    ['Latency, alone'],
    ...latency.map(({ picture, filter, runs }) =>
      seriesRow(`${picture}, ${filter}`, ids, runs, formatMilliseconds, targets.latency[filter]),
    ),
    ['Latency, as a ratio to sharp'],
    ...latency
      .filter(({ runs }) => runs.sharp)
      .map(({ picture, filter, runs }) => {
        const ratios = Object.entries(runs).map(([id, own]) => [id, pairedRatio(own, runs.sharp!)]);
        const target = picture === '12 MP' ? targets.latencyToSharp[filter] : undefined;
        return valueRow(
          `${picture}, ${filter}`,
          ids,
          Object.fromEntries(ratios) as ByServer<number>,
          (ratio) => (Number.isFinite(ratio) ? ratio.toFixed(2) : '-'),
          target,
        );
      }),
    ['Phases of Revela: queue, decode, filter, encode'],
    ...latency.map(({ picture, filter, phases }) =>
      valueRow(`${picture}, ${filter}`, ids, phases, (own) =>
        Object.values(own)
          .map((value) => value.toFixed(0))
          .join(' + '),
      ),
    ),
    ['Output'],
    ...latency.map(({ picture, filter, outputBytes }) =>
      seriesRow(`${picture}, ${filter}`, ids, asSeries(outputBytes), formatBytes, targets.size[filter], 3),
    ),
  ];
}

function throughputRows({ throughput }: Comparison, ids: readonly PeerId[]): Row[] {
  return [
    [`Throughput, images a second, ${throughput[0]?.concurrency} at once`],
    ...throughput.map(({ picture, filter, rates }) =>
      seriesRow(`${picture}, ${filter}`, ids, rates, (rate) => rate.toFixed(2), targets.throughput[filter]),
    ),
    ['/health/live meanwhile, median / 99th percentile'],
    ...throughput.map(({ picture, filter, health }) =>
      valueRow(
        `${picture}, ${filter}`,
        ids,
        health,
        ({ p50, p99 }) => `${formatMilliseconds(p50)} / ${formatMilliseconds(p99)}`,
        targets.health,
      ),
    ),
  ];
}

function differenceRows({ differences }: Comparison, servers: readonly ServerInfo[]): Row[] {
  const ids = servers.map(({ id }) => id);
  return [
    ["Mean difference from the reference's picture, of 255"],
    ...differences.map(({ filter, from, mean }) => {
      const reference = servers.find(({ id }) => id === from)?.label ?? from;
      return valueRow(`${filter}, from ${reference}`, ids, mean, (value) => value.toFixed(3));
    }),
  ];
}
