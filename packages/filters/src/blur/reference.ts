import { defineReference, type Plane } from '../../testing/reference.js';

/** The mean of the sixteen outer taps of 5x5 pixels, rounded half up. */
function blur5x5(plane: Plane): Plane {
  const at = (y: number, x: number): number => plane[y]?.[x] ?? 0;
  return plane.map((row, y) =>
    row.map((_, x) => {
      let sum = 0;
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          if (Math.max(Math.abs(dx), Math.abs(dy)) === 2) sum += at(y + dy, x + dx);
        }
      }
      return Math.floor(sum / 16 + 0.5);
    }),
  );
}

/** Radius of one of three boxes; every value that is a C float in Pillow goes through a Float32Array. */
function boxRadius(sigma: number): number {
  const float = (value: number): number => new Float32Array([value])[0]!;
  const sigma2 = float(float(float(sigma) * float(sigma)) / 3);
  const length = float(Math.sqrt(12 * sigma2 + 1));
  const l = float(Math.floor((length - 1) / 2));
  const next = float(float(l + 1) * float(l + 1));
  let a = float(float(float(2 * l) + 1) * float(float(l * float(l + 1)) - float(3 * sigma2)));
  a = float(a / float(6 * float(sigma2 - next)));
  return float(l + a);
}

function boxed(line: number[], sigma: number): number[] {
  const radius = boxRadius(sigma);
  const taps = Math.floor(radius);
  const whole = Math.floor(new Float32Array([16777216 / new Float32Array([radius * 2 + 1])[0]!])[0]!);
  const part = Math.floor((16777216 - (taps * 2 + 1) * whole) / 2);
  const value = (i: number): number => line[Math.min(line.length - 1, Math.max(0, i))]!;
  return line.map((_, x) => {
    let sum = (value(x - taps - 1) + value(x + taps + 1)) * part;
    for (let k = -taps; k <= taps; k++) sum += value(x + k) * whole;
    return Math.floor((sum + 8388608) / 16777216);
  });
}

function gaussian(plane: Plane, sigma: number): Plane {
  const transpose = (rows: Plane): Plane => rows[0]!.map((_, x) => rows.map((row) => row[x]!));
  const thrice = (line: number[]): number[] => boxed(boxed(boxed(line, sigma), sigma), sigma);
  return transpose(transpose(plane.map(thrice)).map(thrice));
}

export default defineReference({
  alpha: 'premultiplied',
  border: ({ radius }) => (radius === undefined ? 2 : 0),
  filter: (planes, { radius }) =>
    planes.map((plane) => (radius === undefined ? blur5x5(plane) : gaussian(plane, radius as number))),
});
