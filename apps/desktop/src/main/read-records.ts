import type { HistoryPage, HistoryRecord, HistoryStep, ParamValue } from '../ipc/api.js';
import { isObject, readText } from './read-json.js';

// What a server says is bounded before it reaches the window, whatever it says.
const MAX_ITEMS = 100;
const MAX_ID = 64;
const MAX_NAME = 255;
const MAX_FILTER = 128;
const MAX_STEPS = 16;
const MAX_PARAMS = 32;
const MAX_VALUE = 80;

/**
 * Reads a page of records, which may be those of a later version: with `steps` in place of one filter, of filters this client does
 * not know, with fields more or fewer. What is no record is left out.
 *
 * @param body of the answer to `GET /api/v1/records`
 * @returns null where it is no page of records at all
 */
export function readRecords(body: unknown): HistoryPage | null {
  if (!isObject(body) || !Array.isArray(body['items'])) return null;
  const items = new Map<string, HistoryRecord>();
  for (const entry of body['items'].slice(0, MAX_ITEMS)) {
    const record = readRecord(entry);
    if (record) items.set(record.id, record);
  }
  const cursor = body['nextCursor'];
  const nextCursor = typeof cursor === 'string' && cursor !== '' && cursor.length <= MAX_ID ? cursor : null;
  return { items: [...items.values()], nextCursor };
}

function readRecord(entry: unknown): HistoryRecord | null {
  if (!isObject(entry)) return null;
  const given = entry['id'];
  const id = Number.isSafeInteger(given) ? String(given) : readText(given, MAX_ID);
  if (id === undefined) return null;
  return {
    id,
    imageName: readText(entry['imageName'], MAX_NAME) ?? '?',
    steps: readSteps(Array.isArray(entry['steps']) ? entry['steps'] : [entry]),
    processedAt: readMoment(entry['processedAt']),
    width: readAmount(entry['width']),
    height: readAmount(entry['height']),
    inputBytes: readAmount(entry['inputBytes']),
    durationMs: readAmount(entry['durationMs']),
  };
}

function readSteps(entries: readonly unknown[]): HistoryStep[] {
  return entries.slice(0, MAX_STEPS).map((entry) => ({
    filter: (isObject(entry) ? readText(entry['filter'], MAX_FILTER) : undefined) ?? '?',
    params: isObject(entry) ? readParams(entry['params']) : {},
  }));
}

/** What a form can show of some parameters. */
function readParams(params: unknown): Record<string, ParamValue> {
  if (!isObject(params)) return {};
  const read = Object.entries(params)
    .slice(0, MAX_PARAMS)
    .map(([name, value]) => {
      const shown = typeof value === 'number' || typeof value === 'boolean';
      return [readText(name, MAX_VALUE), shown ? value : readText(value, MAX_VALUE)] as const;
    });
  return Object.fromEntries(
    read.filter((pair): pair is [string, ParamValue] => pair[0] !== undefined && pair[1] !== undefined),
  );
}

function readMoment(value: unknown): string | null {
  return typeof value === 'string' && Number.isFinite(Date.parse(value)) ? value : null;
}

function readAmount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
