import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Pixels as the jSquash codecs hand them over. */
export interface DecodedImage {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Stands in for the browser's `ImageData`, which the codecs construct by its global name. */
class PlainImageData implements DecodedImage {
  constructor(
    readonly data: Uint8ClampedArray,
    readonly width: number,
    readonly height: number,
  ) {}
}

/**
 * Compiles a codec's WebAssembly module. Left to itself a codec would `fetch` it, which Node refuses for files.
 *
 * @param specifier the `.wasm` file as an import specifier
 */
export async function compileWasm(specifier: string): Promise<WebAssembly.Module> {
  (globalThis as { ImageData?: unknown }).ImageData ??= PlainImageData;
  return WebAssembly.compile(await readFile(require.resolve(specifier)));
}
