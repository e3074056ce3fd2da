import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { DecodedPixels } from './decoder.js';

const require = createRequire(import.meta.url);

/** Stands in for the browser's `ImageData`, which the jSquash codecs construct by its global name. */
class PlainImageData implements DecodedPixels {
  readonly channels = 4;

  constructor(
    readonly data: Uint8ClampedArray,
    readonly width: number,
    readonly height: number,
  ) {}
}

(globalThis as { ImageData?: unknown }).ImageData ??= PlainImageData;

/**
 * Compiles a codec's WebAssembly module. Left to itself a codec would `fetch` it, which Node refuses for files.
 *
 * @param specifier the `.wasm` file as an import specifier
 */
export async function compileWasm(specifier: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(require.resolve(specifier)));
}

/** The whole file as the `ArrayBuffer` the jSquash codecs ask for by type; any view of bytes serves them. */
export function asArrayBuffer(file: Uint8Array): ArrayBuffer {
  return file as unknown as ArrayBuffer;
}

/** What a jSquash codec returned as pixels. */
export function asPixels({ data, width, height }: ImageData): DecodedPixels {
  return { data: data as Uint8ClampedArray, width, height, channels: 4 };
}
