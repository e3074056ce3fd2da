import { readFile } from 'node:fs/promises';
import { freeBuffer } from './garbage.js';

/** Makes a module of a `.wasm` file, by its path. */
export type WasmCompiler = (path: string) => Promise<WebAssembly.Module>;

/**
 * Reads and compiles a `.wasm` file.
 *
 * @throws {Error} where it cannot be read
 * @throws {WebAssembly.CompileError} where it is no module
 */
export const compileWasm: WasmCompiler = async (path) => {
  const bytes = await readFile(path);
  const module = await WebAssembly.compile(bytes);
  // V8 has a copy of its own. A view of Node's pool must stay.
  if (bytes.length === bytes.buffer.byteLength) freeBuffer(bytes.buffer);
  return module;
};

let compiler = compileWasm;

/** Has this thread's codecs get their modules from another compiler. */
export function useWasmCompiler(another: WasmCompiler): void {
  compiler = another;
}

/** @throws what this thread's compiler throws; {@link compileWasm} where none was given */
export const moduleOf: WasmCompiler = (path) => compiler(path);
