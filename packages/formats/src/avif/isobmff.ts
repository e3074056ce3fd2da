/** A property of an item of an ISO base media file (ISO/IEC 23008-12, 9.3). */
export interface ItemProperty {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Boxes that lead to the item properties, and the bytes in front of their children. */
const containers: Readonly<Record<string, number>> = { meta: 12, iprp: 8, ipco: 8 };

/** Lists the item properties of an AVIF file, in the order of the file; those of damaged boxes are left out. */
export function readItemProperties(avif: Uint8Array): ItemProperty[] {
  const view = new DataView(avif.buffer, avif.byteOffset, avif.byteLength);
  const properties: ItemProperty[] = [];
  let end = avif.length;
  let inside = '';
  for (let at = 0; at + 8 <= end;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...avif.subarray(at + 4, at + 8));
    if (size < 8 || at + size > end) break;
    const children = containers[type];
    if (children !== undefined) {
      inside = type;
      end = at + size;
      at += children;
    } else {
      if (inside === 'ipco') properties.push({ type, data: avif.subarray(at + 8, at + size) });
      at += size;
    }
  }
  return properties;
}

/** EXIF orientation by quarter turns anticlockwise (`irot`), then no mirror, or `imir` of axis 0 and 1. */
const orientations = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
] as const;

/**
 * How an AVIF picture is to be turned, as an EXIF orientation. Only the `irot` and `imir` properties say so: an
 * EXIF block in the file does not count (ISO/IEC 23000-22, 7.3.10.1).
 */
export function readAvifOrientation(avif: Uint8Array): number {
  const properties = readItemProperties(avif);
  const first = (type: string) => properties.find((property) => property.type === type)?.data[0];
  const turns = (first('irot') ?? 0) & 3;
  const mirror = first('imir');
  return orientations[turns]![mirror === undefined ? 0 : (mirror & 1) + 1]!;
}
