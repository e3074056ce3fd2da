import { defineReference, type Plane } from '../../testing/reference.js';

/** sum / count rounded, as Pillow does it: times a float32 reciprocal, which at a tie may round down. */
export function roundedMean(sum: number, count: number): number {
  const reciprocal = BigInt(Math.trunc(new Float32Array([4294967296 / (256 * count)])[0]!));
  return Number((BigInt(sum + Math.floor(count / 2)) * reciprocal) >> 24n) & 255;
}

function blockMean(plane: Plane, left: number, top: number, size: number): number {
  const samples = plane.slice(top, top + size).flatMap((row) => row.slice(left, left + size));
  return roundedMean(
    samples.reduce((sum, sample) => sum + sample, 0),
    samples.length,
  );
}

export default defineReference({
  alpha: 'premultiplied',
  border: () => 0,
  filter(planes, params) {
    const size = params['size'] as number;
    const start = (i: number): number => Math.floor(i / size) * size;
    return planes.map((plane) => {
      const means = new Map<string, number>();
      return plane.map((row, y) =>
        row.map((_, x) => {
          const key = `${start(x)} ${start(y)}`;
          if (!means.has(key)) means.set(key, blockMean(plane, start(x), start(y), size));
          return means.get(key)!;
        }),
      );
    });
  },
});
