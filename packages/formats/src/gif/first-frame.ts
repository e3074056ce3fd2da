import { viewOf } from '../bytes.js';
import { damaged } from '../errors.js';
import { checkLzw } from './lzw.js';

/** The first frame of a GIF file (GIF89a specification, section 20). */
export interface GifFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where the frame's data begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

const IMAGE_DESCRIPTOR = 0x2c;
const EXTENSION = 0x21;

/** Bytes of a colour table, by the packed field that announces it. */
const tableBytes = (packed: number) => (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);

/** Steps over sub-blocks; returns where they end, or the file does. */
function skipBlocks(gif: Uint8Array, start: number): number {
  let at = start;
  while (at < gif.length && gif[at] !== 0) at += gif[at]! + 1;
  return Math.min(at + 1, gif.length);
}

/** Finds the first frame; undefined where the file has none. */
export function findFirstFrame(gif: Uint8Array): GifFrame | undefined {
  const view = viewOf(gif);
  if (gif.length < 13) return undefined;
  let at = 13 + tableBytes(gif[10]!);
  while (at + 10 <= gif.length) {
    if (gif[at] === IMAGE_DESCRIPTOR) {
      const start = at + 10 + tableBytes(gif[at + 9]!);
      return {
        x: view.getUint16(at + 1, true),
        y: view.getUint16(at + 3, true),
        width: view.getUint16(at + 5, true),
        height: view.getUint16(at + 7, true),
        start,
        end: skipBlocks(gif, start + 1),
      };
    }
    if (gif[at] !== EXTENSION) return undefined;
    at = skipBlocks(gif, at + 2);
  }
  return undefined;
}

/**
 * The file up to the end of its first frame. The decoder would list every frame there is, and blit a frame that
 * does not fit its canvas to wherever.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where there is no frame, or the first lies outside the canvas or is damaged
 */
export function cutToFirstFrame(gif: Uint8Array): Uint8Array {
  const frame = findFirstFrame(gif);
  if (!frame) throw damaged('its GIF has no picture');
  const view = viewOf(gif);
  if (frame.x + frame.width > view.getUint16(6, true) || frame.y + frame.height > view.getUint16(8, true)) {
    throw damaged('the first picture of its GIF lies outside of the canvas');
  }
  checkLzw(gif, frame.start, frame.width * frame.height);
  return gif.subarray(0, frame.end);
}
