import { type Bomb, CORRUPT, TOO_MANY } from './bomb.js';
import { LONG, page, tiff } from './image-files.js';

/**
 * TIFF files made to exhaust a server.
 *
 * @param megabyteOfZeros a zlib stream of about a megabyte that inflates to a gigabyte
 */
export function createTiffBombs(megabyteOfZeros: Buffer): Bomb[] {
  return [
    {
      name: 'TIFF of 60000 x 60000',
      bytes: tiff([page(60_000, 60_000, 1, 16)], Buffer.alloc(16)),
      codes: TOO_MANY,
    },
    {
      name: 'TIFF of 50000 pages of 9000 x 9000',
      bytes: tiff(
        Array.from({ length: 50_000 }, () => page(9000, 9000, 8, 16)),
        Buffer.alloc(16),
      ),
      codes: CORRUPT,
    },
    {
      name: 'TIFF whose second page is its first',
      bytes: tiff([page(8, 8, 1, 64)], Buffer.alloc(64), () => 0),
      // Only the first page is read, and it is sound.
      codes: [''],
    },
    {
      name: 'TIFF whose EXIF directory is the page itself',
      bytes: tiff([[...page(8, 8, 1, 64), [34665, LONG, 8], [330, LONG, 8]]], Buffer.alloc(64)),
      codes: [''],
    },
    {
      name: 'TIFF with a strip that inflates to a gigabyte',
      bytes: tiff([page(64, 64, 8, megabyteOfZeros.length)], megabyteOfZeros),
      codes: CORRUPT,
    },
    {
      name: 'TIFF of 16 x 16 with a tile of 65535 x 65535',
      bytes: tiff(
        [
          [
            ...page(16, 16, 1, 64).filter(([tag]) => ![273, 278, 279].includes(tag)),
            [322, LONG, 65_535],
            [323, LONG, 65_535],
            [324, LONG, 0],
            [325, LONG, 64],
          ],
        ],
        Buffer.alloc(64),
      ),
      codes: CORRUPT,
    },
    {
      name: 'TIFF of 9000 x 9000 with 65535 samples a pixel',
      bytes: tiff([page(9000, 9000, 1, 64, 65_535)], Buffer.alloc(64)),
      codes: CORRUPT,
    },
    {
      name: 'TIFF whose strips are listed two hundred thousand times',
      bytes: tiff(
        [
          [
            ...page(16, 16, 1, 256).filter(([tag]) => tag !== 273 && tag !== 279),
            [273, LONG, 0, 200_000],
            [279, LONG, 0, 200_000],
          ],
        ],
        Buffer.alloc(800_000, 8),
      ),
      codes: CORRUPT,
    },
    {
      name: 'TIFF of 10000 x 10000 floats that inflates to gigabytes',
      bytes: tiff([page(10_000, 10_000, 8, megabyteOfZeros.length, 4, 32)], megabyteOfZeros),
      codes: TOO_MANY,
    },
  ];
}
