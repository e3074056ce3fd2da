/** Memory a codec may take whatever the picture's size: its code, tables and buffers. */
const BASE_BYTES = 128 * 1024 * 1024;
/** Bytes a codec may take a pixel: frames of 16-bit samples before and after their conversion, and what refers to them. */
const BYTES_PER_PIXEL = 48;
const PAGE_BYTES = 65536;

let limitBytes = Infinity;
let refusal: Error | undefined;

// Codecs built by Emscripten ask JavaScript for more memory, and take no for an answer: their `malloc` fails and
// the decoder says that it has run out. So a file whose content is larger than its header says cannot take more
// than a file of that size may.
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function guardedGrow(this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE_BYTES > limitBytes) {
    throw new RangeError('The picture needs more memory than one of its size may');
  }
  try {
    const before = grow.call(this, pages);
    // Codecs ask for less where they are refused.
    refusal = undefined;
    return before;
  } catch (cause) {
    refusal = cause as Error;
    throw cause;
  }
};

/** Bounds the memory of every codec on this thread by the size that a picture's header announced. */
export function boundCodecMemory(pixels: number, fileBytes: number): void {
  limitBytes = BASE_BYTES + fileBytes * 2 + pixels * BYTES_PER_PIXEL;
  refusal = undefined;
}

/** What the system last refused a codec memory with, that a picture of its size may have; undefined where it did not. */
export function systemRefusal(): Error | undefined {
  return refusal;
}
