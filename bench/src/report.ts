import type { FilterName } from '@revela/shared';
import type { PeerId } from './peers/index.js';
import type { ByServer, Results } from './results.js';
import { median, pairedRatio, percentile } from './statistics.js';
import { formatTable, type Row } from './table.js';
import { targets } from './targets.js';

const REFERENCE: PeerId = 'pillow';

export function formatMilliseconds(value: number): string {
  return value < 1000
    ? `${value.toPrecision(3).replace(/\.0+$/, '')} ms`
    : `${(value / 1000).toPrecision(3)} s`;
}

function formatBytes(value: number): string {
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

const formatRatio = (ratio: number, digits: number) =>
  Number.isFinite(ratio) ? ` (${ratio.toFixed(digits)})` : '';

/** The results as one table, with what it needs to be understood above it. */
export function formatReport(results: Results): string {
  const { machine, pictures, servers, missing } = results;
  const head = [
    `${machine.cpu}, ${machine.cores} cores, ${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, ${machine.platform}, Node ${machine.node}`,
    `${results.workers} workers, ${results.measuredAt}${results.quick ? ', a quick trial' : ''}`,
    `photograph: ${results.photograph}`,
    ...pictures.map(
      ({ name, width, height, bytes }) => `  ${name}: JPEG, ${width} x ${height}, ${formatBytes(bytes)}`,
    ),
    ...servers.map(({ label, version }) => `${label}: ${version}`),
    ...missing.map(({ id, reason }) => `not measured: ${id}, ${reason}`),
    servers.some(({ id }) => id === REFERENCE)
      ? 'In parentheses: the ratio to Flask + Pillow, the median of ratios of neighbouring runs.'
      : 'Without Flask + Pillow there are no ratios to it.',
  ];
  const ids = servers.map(({ id }) => id);
  const rows = [
    ...latencyRows(results, ids),
    ...throughputRows(results, ids),
    ...otherRows(results, ids),
    ...extraRows(results, ids),
  ];
  return `${head.join('\n')}\n\n${formatTable(['', ...servers.map(({ label }) => label), 'target'], rows)}`;
}

/** A row of one series a server, each with its ratio to the reference. */
function seriesRow(
  name: string,
  ids: readonly PeerId[],
  series: ByServer<readonly number[]>,
  format: (value: number) => string,
  target = '',
  digits = 2,
): Row {
  const base = series[REFERENCE] ?? [];
  const cells = ids.map((id) => {
    const own = series[id];
    return own ? format(median(own)) + formatRatio(pairedRatio(own, base), digits) : '-';
  });
  return [name, ...cells, target];
}

/** A row of one value a server. */
function valueRow<T>(
  name: string,
  ids: readonly PeerId[],
  values: ByServer<T>,
  format: (value: T) => string,
  target = '',
): Row {
  const cells = ids.map((id) => {
    const own = values[id];
    return own === undefined ? '-' : format(own);
  });
  return [name, ...cells, target];
}

const asSeries = (values: ByServer<number>): ByServer<number[]> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, [value]]));

function latencyRows({ comparison }: Results, ids: readonly PeerId[]): Row[] {
  if (!comparison) return [];
  const { latency } = comparison;
  const toSharp = targets.latencyToSharp as Partial<Record<FilterName, string>>;
  return [
    ['Latency, alone'],
    ...latency.map(({ picture, filter, runs }) =>
      seriesRow(`${picture}, ${filter}`, ids, runs, formatMilliseconds, targets.latency[filter]),
    ),
    ['Latency, as a ratio to sharp'],
    ...latency.map(({ picture, filter, runs }) => {
      const ratios = Object.entries(runs).map(([id, own]) => [id, pairedRatio(own, runs.sharp ?? [])]);
      const target = picture === '12 MP' ? toSharp[filter] : undefined;
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
      seriesRow(`${picture}, ${filter}`, ids, asSeries(outputBytes), formatBytes, targets.size, 3),
    ),
  ];
}

function throughputRows({ comparison }: Results, ids: readonly PeerId[]): Row[] {
  if (!comparison) return [];
  const { throughput } = comparison;
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

function otherRows({ comparison, servers }: Results, ids: readonly PeerId[]): Row[] {
  if (!comparison) return [];
  const { memory, differences } = comparison;
  const from = servers.find(({ id }) => id === differences[0]?.from)?.label;
  return [
    ['Peak memory'],
    ...memory.map(({ during, peakBytes }) => seriesRow(during, ids, asSeries(peakBytes), formatBytes)),
    [`Mean difference from the picture of ${from}, of 255`],
    ...differences.map(({ filter, mean }) => valueRow(filter, ids, mean, (value) => value.toFixed(3))),
  ];
}

function extraRows({ sizes, gaussian, health, huge, startup }: Results, ids: readonly PeerId[]): Row[] {
  const rows: Row[] = [];
  if (sizes) {
    rows.push(
      ['Output of different pictures'],
      ...sizes.map(({ picture, filter, bytes }) =>
        seriesRow(`${picture}, ${filter}`, ids, asSeries(bytes), formatBytes, targets.size, 3),
      ),
    );
  }
  const forRevela = (name: string, value: string, target = '') =>
    valueRow(name, ids, { revela: value }, (text) => text, target);
  if (gaussian) {
    const [small, large] = gaussian;
    rows.push(
      ['Gaussian, 12 MP: the whole request, the filter alone'],
      ...gaussian.map(({ radius, runs, filterRuns }) =>
        forRevela(
          `radius ${radius}`,
          `${formatMilliseconds(median(runs))}, ${formatMilliseconds(median(filterRuns))}`,
        ),
      ),
      forRevela(
        `radius ${large!.radius} to ${small!.radius}`,
        `${pairedRatio(large!.runs, small!.runs).toFixed(2)}, ${pairedRatio(large!.filterRuns, small!.filterRuns).toFixed(2)}`,
        targets.gaussian,
      ),
    );
  }
  if (health) {
    rows.push(
      ['/health/live during eight jobs of 12 MP: median, p99'],
      ...health.map(({ filter, milliseconds }) =>
        forRevela(
          filter,
          `${formatMilliseconds(median(milliseconds))}, ${formatMilliseconds(percentile(milliseconds, 0.99))}`,
          targets.healthUnderLoad,
        ),
      ),
    );
  }
  if (huge) {
    rows.push(
      ['100 MP, blur: time of all, peak memory'],
      ...huge.map(({ images, seconds, peakBytes, error }) =>
        forRevela(
          `${images} at once`,
          error ?? `${seconds.toFixed(1)} s, ${peakBytes === undefined ? '-' : formatBytes(peakBytes)}`,
          targets.huge[images as 1 | 8],
        ),
      ),
    );
  }
  if (startup) {
    const pick = (key: 'listening' | 'ready') =>
      Object.fromEntries(Object.entries(startup).map(([id, own]) => [id, median(own[key])]));
    rows.push(
      ['From its start'],
      valueRow('until it listens', ids, pick('listening'), formatMilliseconds),
      valueRow('until it is ready', ids, pick('ready'), formatMilliseconds, targets.startup),
    );
  }
  return rows;
}
