import { routes } from '@revela/shared';
import { encodeForm, FORM_TYPE, formOf, send } from '@revela/testing/client';
import type { BenchFilter } from '../filters.js';
import type { Picture } from '../pictures/picture.js';

/** The body of a form, made once and sent many times: the same bytes go to each server. */
export type Upload = Buffer;

/** What came back. */
export interface Filtered {
  /** From the first byte sent to the last one received. */
  readonly milliseconds: number;
  readonly bytes: number;
  /** Durations of the `Server-Timing` header, by name. */
  readonly phases: Readonly<Record<string, number>>;
  /** Empty unless it was to be kept. */
  readonly png: Buffer;
}

/** No server may be silent for longer: one that hangs must not hang the benchmark. */
const TIMEOUT_MS = 300_000;

/** The upload of a picture to be filtered. */
export function uploadOf({ file, fileName }: Picture, { name, params }: Omit<BenchFilter, 'title'>): Upload {
  return encodeForm(formOf({ image: file, name: fileName, filter: name, params }));
}

/**
 * Sends an upload over a connection of its own and receives the whole PNG.
 *
 * @param keep keeps the PNG; it is only counted otherwise
 * @throws {Error} where the answer is not a PNG, or does not come
 */
export async function sendUpload(origin: string, upload: Upload, keep = false): Promise<Filtered> {
  const { status, headers, body, bytes, ms } = await send(origin + routes.process, {
    method: 'POST',
    headers: { 'Content-Type': FORM_TYPE },
    body: upload,
    fresh: true,
    countOnly: !keep,
    timeoutMs: TIMEOUT_MS,
  });
  if (status !== 200 || headers['content-type'] !== 'image/png') {
    throw new Error(`${origin} answered ${status}: ${body.toString('utf8', 0, 300)}`);
  }
  const timing = headers['server-timing'];
  const entries = (Array.isArray(timing) ? timing.join() : (timing ?? '')).matchAll(/([\w-]+);dur=([\d.]+)/g);
  const phases = Object.fromEntries([...entries].map(([, name, duration]) => [name!, Number(duration)]));
  return { milliseconds: ms, bytes, phases, png: body };
}

/** Milliseconds a `GET` takes over a connection of its own; fails where the answer is not a 200. */
export async function probe(url: string, timeoutMs = TIMEOUT_MS): Promise<number> {
  const { status, ms } = await send(url, { fresh: true, timeoutMs });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return ms;
}
