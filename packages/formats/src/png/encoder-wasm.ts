import { readFileSync } from 'node:fs';
import { onIdle } from '../codecs/on-idle.js';

/** What `assembly/index.ts` exports. Addresses are 32-bit integers, which leave WebAssembly with a sign. */
interface EncoderExports {
  readonly memory: WebAssembly.Memory;
  beginStrip(width: number, bytesPerPixel: number, strategy: number, type: number, maxRows: number): void;
  beginBytes(maxBytes: number): void;
  input(): number;
  filterRows(rows: number): number;
  scanlines(): number;
  adler(): number;
  deflateRle(bytes: number): number;
  deflateFast(bytes: number, dictionaryBytes: number, bytesPerPixel: number, lineBytes: number): number;
  output(): number;
  detachViews(): void;
}

/** An instance of the encoder's inner loops, in WebAssembly with SIMD: one strip, or bytes to deflate, at a time. */
export interface EncoderInstance extends EncoderExports {
  /** Bytes of its memory from an address on; empty after the next `detachViews`. */
  view(address: number, bytes: number): Uint8Array<ArrayBuffer>;
}

const module = new WebAssembly.Module(readFileSync(new URL('../../dist/png/encoder.wasm', import.meta.url)));
/** Memory past which an instance is thrown away after use: WebAssembly never gives any back. */
const MAX_IDLE_BYTES = 32 * 1024 * 1024;

/** The instance that waits for its next use. */
let idle: EncoderInstance | undefined;
onIdle(() => {
  idle = undefined;
});

function instantiate(): EncoderInstance {
  const exports = new WebAssembly.Instance(module).exports as unknown as EncoderExports;
  return {
    ...exports,
    view: (address, bytes) => new Uint8Array(exports.memory.buffer, address >>> 0, bytes),
  };
}

/** An instance that is the caller's alone until it is released, in any state: to begin sets all of it. */
export function acquireInstance(): EncoderInstance {
  const instance = idle ?? instantiate();
  idle = undefined;
  return instance;
}

/** Takes an instance back. Nobody may have a view of its memory any more: see `detachViews`. */
export function releaseInstance(instance: EncoderInstance): void {
  if (instance.memory.buffer.byteLength <= MAX_IDLE_BYTES) idle = instance;
}

/**
 * Scanlines, and the instance in whose memory they lie, as long as its room for what deflate makes of them is free:
 * to deflate them there saves copying them.
 */
export const scanlinesInPlace = new WeakMap<Uint8Array, EncoderInstance>();
