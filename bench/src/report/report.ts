import { extras } from '../extras/index.js';
import type { Results } from '../results.js';
import { comparisonRows } from './comparison-rows.js';
import { REFERENCE } from './rows.js';
import { formatTable } from './table.js';
import { formatBytes } from './units.js';

/** The results as one table, with what it needs to be understood above it. */
export function formatReport(results: Results): string {
  const { machine, pictures, servers, missing, comparison } = results;
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
    ...(comparison ? comparisonRows(comparison, servers) : []),
    ...extras.flatMap(({ name, rows: rowsOf }) => {
      const measured = results.extras[name];
      return measured === undefined ? [] : rowsOf(measured, ids);
    }),
  ];
  return `${head.join('\n')}\n\n${formatTable(['', ...servers.map(({ label }) => label), 'target'], rows)}`;
}
