import { createRequire } from 'node:module';
import { orLoadError } from './load.js';
import { onIdle } from './on-idle.js';
import type { DecodedPixels } from './decoder.js';
import { moduleOf } from './wasm-module.js';

const require = createRequire(import.meta.url);

/** An instance of a codec. */
export interface WasmInstance {
  /** @throws where the file is damaged; the instance is not used again, whatever state it is in */
  decode(file: Uint8Array): DecodedPixels;
  readonly memory: { readonly buffer: ArrayBufferLike };
}

/** Memory of the instances that a thread keeps: WebAssembly never gives any back. New ones of every codec take 100 MiB. */
const MAX_IDLE_BYTES = 128 * 1024 * 1024;

/** Instances that wait for their next picture, by their `.wasm` file, the one used last at the end. */
const idle = new Map<string, WasmInstance>();
onIdle(() => {
  idle.clear();
});

function keep(specifier: string, instance: WasmInstance): void {
  idle.set(specifier, instance);
  const sizeOf = ({ memory }: WasmInstance) => memory.buffer.byteLength;
  let bytes = [...idle.values()].reduce((sum, kept) => sum + sizeOf(kept), 0);
  for (const [name, kept] of idle) {
    if (bytes <= MAX_IDLE_BYTES) return;
    idle.delete(name);
    bytes -= sizeOf(kept);
  }
}

/**
 * A decoder in WebAssembly. Its module is compiled at the first use; an instance serves until it fails, the
 * thread's instances have grown large together, or the thread is idle.
 *
 * @param specifier the `.wasm` file as an import specifier
 * @returns throws a `LoadError` where there is no instance to be had, which a later call may have, and else what the
 *   instance throws: that is the decoder's word about the file, a trap too
 * @throws {Error} where the file is not found
 */
export function createWasmDecoder(
  specifier: string,
  instantiate: (module: WebAssembly.Module) => WasmInstance | Promise<WasmInstance>,
): (file: Uint8Array) => Promise<DecodedPixels> {
  // Left to itself a codec would `fetch` its module, which Node refuses for files.
  const path = require.resolve(specifier);
  let compiled: Promise<WebAssembly.Module> | undefined;
  const load = () =>
    orLoadError(specifier, async () => {
      compiled ??= moduleOf(path).catch((cause: unknown) => {
        compiled = undefined;
        throw cause;
      });
      return instantiate(await compiled);
    });
  return async (file) => {
    const instance = idle.get(specifier) ?? (await load());
    // Put back after use. One that failed is not: it may have lost the memory it was at work in.
    idle.delete(specifier);
    const pixels = instance.decode(file);
    return {
      ...pixels,
      release() {
        pixels.release?.();
        keep(specifier, instance);
      },
    };
  };
}

/**
 * Has a codec's allocator ask the system now for what a picture will take. A codec that would do so by itself and were
 * refused would trap, or call the file damaged.
 *
 * @param malloc traps, or returns 0, where there is no memory
 * @throws {RangeError} where there is none
 */
export function reserveMemory(malloc: (bytes: number) => number, bytes: number): number {
  let address = 0;
  try {
    address = malloc(bytes);
  } catch {
    // Told below.
  }
  if (address === 0) throw new RangeError(`could not allocate memory: ${bytes} bytes for the picture`);
  return address;
}

/** The memory that a module made for itself. */
export function memoryOf({ exports }: WebAssembly.Instance): WebAssembly.Memory {
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
  if (!memory) throw new Error('The WebAssembly module exports no memory');
  return memory;
}

/**
 * Functions for all that a module imports: those given, and in place of any other one that throws, as only a codec
 * that has failed asks for it.
 *
 * @param functions by the name they are imported by, or its beginning: generators append a checksum
 */
export function provideImports(
  module: WebAssembly.Module,
  functions: Readonly<Record<string, (...args: number[]) => unknown>> = {},
): WebAssembly.Imports {
  const imports: Record<string, WebAssembly.ModuleImports> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const known = Object.keys(functions).find((beginning) => name.startsWith(beginning));
    (imports[from] ??= {})[name] = known
      ? functions[known]!
      : () => {
          throw new Error(`The codec failed (${name})`);
        };
  }
  return imports;
}
