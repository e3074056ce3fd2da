import { median, pairedRatio } from '../measure/statistics.js';
import type { PeerId } from '../peers/index.js';
import type { ByServer } from '../results.js';
import type { Row } from './table.js';
import { formatRatio } from './units.js';

/** The server that others are held against. */
export const REFERENCE: PeerId = 'pillow';

/** A row of one series a server, each with its ratio to the reference. */
export function seriesRow(
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
export function valueRow<T>(
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

/** A row of what was measured of Revela alone. */
export function revelaRow(name: string, ids: readonly PeerId[], text: string, target = ''): Row {
  return valueRow(name, ids, { revela: text }, (value) => value, target);
}

/** Single values as series of one. */
export const asSeries = (values: ByServer<number>): ByServer<number[]> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, [value]]));
