// A thread that times a filter on one picture, again and again: by stock Jimp, or by the server's Jimp. Each has a thread
// of its own, so that what the compiler learns of one filter does not slow another.

import { parentPort, workerData } from 'node:worker_threads';
import { filters } from '@revela/filters';
import { composeJimp } from '@revela/server/imaging/image';
import type { FilterParams } from '@revela/shared';
import { applyStock, stockImage } from '@revela/testing/stock-jimp';

export interface MethodTask {
  /** `stock`: a method of `jimp`; `server`: the definition's, on an image as the server makes it. */
  readonly by: 'stock' | 'server';
  readonly filter: string;
  readonly params: FilterParams;
  /** RGBA. */
  readonly pixels: SharedArrayBuffer;
  readonly width: number;
  readonly height: number;
}

const { by, filter, params, pixels, width, height } = workerData as MethodTask;
const definition = filters.find(({ name }) => name === filter)!;
const createImage = await composeJimp(filters).imagesFor(definition);

/** Prepares an image of its own memory, and gives what filters it. */
function prepare(): () => unknown {
  const source = { data: new Uint8Array(pixels), width, height };
  if (by === 'stock') {
    const image = stockImage(source);
    return () => {
      applyStock(image, filter, params);
    };
  }
  const image = createImage({ ...source, data: Uint8Array.from(source.data) });
  return () => definition.apply!(image, params);
}

parentPort!.on('message', () => {
  const run = prepare();
  const began = performance.now();
  run();
  parentPort!.postMessage(performance.now() - began);
});
