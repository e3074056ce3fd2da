import { chooseCompression } from '@revela/formats/png/compression';
import { takeSamples } from '@revela/formats/png/samples';
import { compressStrip } from '@revela/formats/png/strip';
import { throwIfRaised } from '../jobs/stop-flag.js';
import { transferring } from '../jobs/transfer.js';
import { attempt, bandRowsOf, failureOf, planOf } from './run-filter.js';
import type { EncodeTask, Failure, RenderedStrip } from './tasks.js';
import { imageOver } from './thread.js';

/**
 * Filters and compresses a strip of rows, band by band, so that no filtered image need be held whole.
 *
 * @throws {StoppedError} where the job is stopped
 */
export function encodeStrip(task: EncodeTask): RenderedStrip | Failure {
  try {
    return encodeRows(task);
  } catch (cause) {
    return failureOf(cause);
  }
}

function encodeRows(task: EncodeTask): RenderedStrip {
  const { job, layout, start, end, stripCount } = task;
  const { width, height } = task.source;
  const source = imageOver(task.source).bitmap;
  const scratch = task.scratch && imageOver(task.scratch).bitmap;
  const plan = job && planOf(job);
  const alignment = plan?.alignment ?? 1;
  let filterMs = 0;
  const render = (target: Uint8Array, top: number, bottom: number) => {
    throwIfRaised(task.stop);
    const began = performance.now();
    if (plan)
      attempt(job, () => {
        plan.renderRows(source, scratch, target, top, bottom);
      });
    else target.set(source.data.subarray(top * width * 4, bottom * width * 4));
    filterMs += performance.now() - began;
  };
  /** The strip's rows, each band in the memory of the one before. */
  function* renderBands(): Generator<Uint8Array> {
    const bandRows = bandRowsOf(width, alignment);
    const memory = new Uint8Array(Math.min(bandRows, end - start) * width * 4);
    for (let top = start; top < end; top += bandRows) {
      const bottom = Math.min(top + bandRows, end);
      const band = memory.subarray(0, (bottom - top) * width * 4);
      render(band, top, bottom);
      yield band;
    }
  }
  const began = performance.now();
  const samples = takeSamples({ width, height, start, end, stripCount, alignment }, render);
  const compression = chooseCompression(samples, layout);
  const strip = compressStrip({ width, layout, compression }, renderBands());
  return transferring(
    { ok: true, ...strip, filterMs, encodeMs: performance.now() - began - filterMs },
    strip.chunks.map((chunk) => chunk.buffer),
  );
}
