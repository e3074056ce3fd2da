import { defineReference } from '../../testing/reference.js';

const clampByte = (value: number): number => Math.min(255, Math.max(0, value));

export default defineReference({
  alpha: 'premultiplied',
  border: () => 1,
  filter: (planes, { amount }) =>
    planes.map((plane) =>
      plane.map((row, y) =>
        row.map((centre, x) => {
          let neighbours = -centre;
          for (let dy = -1; dy <= 1; dy++) {
            for (let dx = -1; dx <= 1; dx++) neighbours += plane[y + dy]?.[x + dx] ?? 0;
          }
          // Rounded before the centre, a whole number, is added: the sum of both would be rounded to a double first.
          return clampByte(centre + Math.floor(((amount as number) / 2) * (8 * centre - neighbours) + 0.5));
        }),
      ),
    ),
});
