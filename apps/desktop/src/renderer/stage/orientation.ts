type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** By EXIF orientation less one (Exif 3.0, tag 274): what turns a picture upright about its centre, as CSS and canvas take it. */
const matrices: readonly Matrix[] = [
  [1, 0, 0, 1, 0, 0],
  [-1, 0, 0, 1, 0, 0],
  [-1, 0, 0, -1, 0, 0],
  [1, 0, 0, -1, 0, 0],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, 0, 0],
  [0, -1, -1, 0, 0, 0],
  [0, -1, 1, 0, 0, 0],
];

/**
 * What turns a picture upright about its centre.
 *
 * @param orientation EXIF orientation, 1 to 8
 */
export function matrixOf(orientation: number): Matrix {
  return matrices[orientation - 1]!;
}

/** True where width and height change places. */
export function isSideways(orientation: number): boolean {
  return orientation >= 5;
}
