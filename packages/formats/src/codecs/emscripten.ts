import type { DecodedPixels } from './decoder.js';
import { memoryOf } from './wasm-codec.js';

/** What Emscripten's modules are made with, as far as it matters here. */
interface EmscriptenOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
  print(line: string): void;
  printErr(line: string): void;
}

export type EmscriptenFactory<Api> = (options: EmscriptenOptions) => Promise<Api>;

/** What the jSquash codecs offer. */
export interface SquooshApi<Options extends readonly unknown[] = []> {
  decode(file: Uint8Array, ...options: Options): ImageData | null;
}

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
 * Instantiates a codec that Emscripten built.
 *
 * @param warn receives what the codec prints as errors
 */
export async function instantiateEmscripten<Api>(
  factory: EmscriptenFactory<Api>,
  module: WebAssembly.Module,
  warn: (line: string) => void = () => undefined,
): Promise<{ readonly api: Api; readonly memory: WebAssembly.Memory }> {
  let memory: WebAssembly.Memory | undefined;
  const api = await new Promise<Api>((resolve, reject) => {
    factory({
      instantiateWasm(imports, receive) {
        try {
          const instance = new WebAssembly.Instance(module, imports);
          memory = memoryOf(instance);
          receive(instance);
          return instance.exports;
        } catch (cause) {
          reject(cause instanceof Error ? cause : new Error(String(cause)));
          // As one that is still at it. Of what is thrown some factories say nothing; others `fetch` the module, for which Node
          // makes a WebAssembly instance of its own, and the thread dies where there is no memory for that.
          return {};
        }
      },
      print: () => undefined,
      printErr: warn,
    }).then(resolve, reject);
  });
  return { api, memory: memory! };
}

/**
 * What a jSquash codec returned as pixels.
 *
 * @throws where it returned none: it could not read the file
 */
export function asPixels(image: ImageData | null): DecodedPixels {
  if (!image) throw new Error('The codec refused the file');
  const { data, width, height } = image;
  return { data, width, height, channels: 4 };
}
