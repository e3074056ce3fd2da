const FILE_HEADER_BYTES = 14;
/** A BITMAPV4HEADER, the oldest that has alpha. */
const INFO_HEADER_BYTES = 108;
const HEADER_BYTES = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
const BITFIELDS = 3;
const SRGB = 0x73524742;

/**
 * Writes a BMP with alpha: what a browser shows and nobody has to compress first.
 *
 * @param fill writes the pixels: 8 bits of blue, green, red and straight alpha each, rows from top to bottom
 */
export function writeBmp(
  width: number,
  height: number,
  fill: (bgra: Uint8Array) => void,
): Uint8Array<ArrayBuffer> {
  const bmp = new Uint8Array(HEADER_BYTES + width * height * 4);
  const view = new DataView(bmp.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bmp.length, true);
  view.setUint32(10, HEADER_BYTES, true);
  view.setUint32(14, INFO_HEADER_BYTES, true);
  view.setInt32(18, width, true);
  // Negative: the first row is the topmost.
  view.setInt32(22, -height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 32, true);
  view.setUint32(30, BITFIELDS, true);
  view.setUint32(34, width * height * 4, true);
  [0x00ff0000, 0x0000ff00, 0x000000ff, 0xff000000].forEach((mask, index) =>
    view.setUint32(54 + index * 4, mask, true),
  );
  view.setUint32(70, SRGB, true);
  fill(bmp.subarray(HEADER_BYTES));
  return bmp;
}
