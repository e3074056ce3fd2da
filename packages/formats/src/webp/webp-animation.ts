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

/** Flag of the extended header that says the file is an animation; one that says it has alpha. */
const ANIMATION = 0x02;
const ALPHA = 0x10;

function fourCc(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function uint24(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + data.length + (data.length & 1));
  bytes.set(Buffer.from(type, 'latin1'));
  new DataView(bytes.buffer).setUint32(4, data.length, true);
  bytes.set(data, 8);
  return bytes;
}

/** A still WebP file of a frame's own chunks: `VP8 ` or `VP8L`, and `ALPH` where it has one. */
function toStill(frame: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const extended = new Uint8Array(10);
  extended[0] = ALPHA;
  extended.set([width - 1, (width - 1) >> 8, (width - 1) >> 16], 4);
  extended.set([height - 1, (height - 1) >> 8, (height - 1) >> 16], 7);
  const header = fourCc(frame, 0) === 'ALPH' ? chunk('VP8X', extended) : new Uint8Array(0);
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), header, frame]);
  return Uint8Array.from(chunk('RIFF', body));
}

/**
 * Cuts the first frame out of an animated WebP, which libwebp's simple decoder refuses.
 * https://developers.google.com/speed/webp/docs/riff_container
 *
 * @returns undefined for a still picture
 */
export function readFirstFrame(webp: Uint8Array): WebpFrame | undefined {
  if (webp.length < 30 || fourCc(webp, 12) !== 'VP8X' || !(webp[20]! & ANIMATION)) return undefined;
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  for (let at = 30; at + 24 <= webp.length;) {
    const size = view.getUint32(at + 4, true);
    if (fourCc(webp, at) === 'ANMF') {
      const data = webp.subarray(at + 8, at + 8 + size);
      return {
        file: toStill(data.subarray(16), uint24(data, 6) + 1, uint24(data, 9) + 1),
        canvasWidth: uint24(webp, 24) + 1,
        canvasHeight: uint24(webp, 27) + 1,
        x: uint24(data, 0) * 2,
        y: uint24(data, 3) * 2,
      };
    }
    at += 8 + size + (size & 1);
  }
  return undefined;
}
