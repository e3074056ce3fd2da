import { textAt, uint24, viewOf } from '../bytes.js';
import { readExtendedHeader } from './header.js';
import { CHUNK_HEADER_BYTES, FILE_HEADER_BYTES, walkChunks } from './walk-chunks.js';

/** The first frame of an animated WebP. */
export interface WebpFrame {
  /** The frame as a WebP file of its own. */
  readonly file: Uint8Array<ArrayBuffer>;
  readonly canvasWidth: number;
  readonly canvasHeight: number;
  /** Where the frame lies on the canvas, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** Flag of the extended header that says that the picture has alpha. */
const ALPHA = 0x10;
/** Bytes of an `ANMF` chunk in front of the frame's own chunks: where it lies, its size, how long it lasts. */
const FRAME_HEADER_BYTES = 16;
const EXTENDED_HEADER_BYTES = 10;

function writeText(target: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
}

/** A still WebP file of a frame's own chunks: `VP8 ` or `VP8L`, and `ALPH` where it has one. */
function toStill(chunks: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const extendedBytes = textAt(chunks, 0, 4) === 'ALPH' ? CHUNK_HEADER_BYTES + EXTENDED_HEADER_BYTES : 0;
  const file = new Uint8Array(FILE_HEADER_BYTES + extendedBytes + chunks.length);
  const view = viewOf(file);
  writeText(file, 0, 'RIFF');
  view.setUint32(4, file.length - CHUNK_HEADER_BYTES, true);
  writeText(file, 8, 'WEBP');
  if (extendedBytes > 0) {
    const start = FILE_HEADER_BYTES + CHUNK_HEADER_BYTES;
    writeText(file, FILE_HEADER_BYTES, 'VP8X');
    view.setUint32(FILE_HEADER_BYTES + 4, EXTENDED_HEADER_BYTES, true);
    file[start] = ALPHA;
    file.set([width - 1, (width - 1) >> 8, (width - 1) >> 16], start + 4);
    file.set([height - 1, (height - 1) >> 8, (height - 1) >> 16], start + 7);
  }
  file.set(chunks, FILE_HEADER_BYTES + extendedBytes);
  return file;
}

/**
 * Cuts the first frame out of an animated WebP (RFC 9649, section 2.7.2), which libwebp's simple decoder refuses.
 *
 * @returns undefined for a still picture
 */
export function readFirstFrame(webp: Uint8Array): WebpFrame | undefined {
  const chunks = walkChunks(webp);
  const first = chunks.next();
  const canvas = first.done ? undefined : readExtendedHeader(first.value);
  if (!canvas?.animated) return undefined;
  for (const { type, data } of chunks) {
    if (type !== 'ANMF' || data.length < FRAME_HEADER_BYTES) continue;
    return {
      file: toStill(data.subarray(FRAME_HEADER_BYTES), uint24(data, 6) + 1, uint24(data, 9) + 1),
      canvasWidth: canvas.width,
      canvasHeight: canvas.height,
      x: uint24(data, 0) * 2,
      y: uint24(data, 3) * 2,
    };
  }
  return undefined;
}
