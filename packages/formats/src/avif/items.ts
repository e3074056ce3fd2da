import { viewOf } from '../bytes.js';
import { type Box, walkBoxes } from './walk-boxes.js';

/** Boxes side by side that are looked at: a picture in pieces has a few hundred properties. */
const MAX_BOXES = 10_000;
/** Version and flags, with which the data of a full box begins (ISO/IEC 14496-12, 4.2.2). */
const FULL_BOX_BYTES = 4;

function find(boxes: Iterable<Box>, type: string): Box | undefined {
  for (const box of boxes) if (box.type === type) return box;
  return undefined;
}

const walk = (bytes: Uint8Array) => walkBoxes(bytes, MAX_BOXES);

/** The item that is the picture itself (ISO/IEC 14496-12, 8.11.4); the others are its pieces, its alpha, thumbnails. */
function readPrimaryItem({ data }: Box): number {
  const view = viewOf(data);
  return data[0] === 0 ? view.getUint16(FULL_BOX_BYTES) : view.getUint32(FULL_BOX_BYTES);
}

/**
 * The places, from 1 on, of an item's properties in their list (ISO/IEC 23008-12, 9.3.1).
 *
 * @returns undefined where nothing is said of the item
 */
function readAssociations({ data }: Box, item: number): number[] | undefined {
  const view = viewOf(data);
  const version = view.getUint8(0);
  const wide = (view.getUint8(FULL_BOX_BYTES - 1) & 1) === 1;
  const entries = view.getUint32(FULL_BOX_BYTES);
  let at = FULL_BOX_BYTES + 4;
  for (let i = 0; i < entries; i++) {
    const id = version === 0 ? view.getUint16(at) : view.getUint32(at);
    at += version === 0 ? 2 : 4;
    const count = view.getUint8(at++);
    if (id === item) {
      // The highest bit says whether a reader must understand the property.
      return Array.from({ length: count }, (_, j) =>
        wide ? view.getUint16(at + j * 2) & 0x7fff : view.getUint8(at + j) & 0x7f,
      );
    }
    at += wide ? count * 2 : count;
  }
  return undefined;
}

/**
 * Lists the properties of the picture of an AVIF file, in the order in which they apply.
 *
 * @throws {RangeError} where a box ends before what it announces
 */
export function readProperties(avif: Uint8Array): Box[] {
  const meta = find(walk(avif), 'meta');
  if (!meta) return [];
  const boxes = [...walk(meta.data.subarray(FULL_BOX_BYTES))];
  const primary = find(boxes, 'pitm');
  const itemProperties = find(boxes, 'iprp');
  if (!primary || !itemProperties) return [];
  const item = readPrimaryItem(primary);
  const children = [...walk(itemProperties.data)];
  const listed = [...walk(find(children, 'ipco')?.data ?? new Uint8Array())];
  for (const box of children) {
    const places = box.type === 'ipma' ? readAssociations(box, item) : undefined;
    if (places) return places.flatMap((place) => listed[place - 1] ?? []);
  }
  return [];
}
