import { Type, type Static } from 'typebox';

/** How many regions one request may name. */
export const MAX_REGIONS = 1000;

/** `[x, y, width, height]` in pixels of the upright image, wholly inside it. */
export const RegionSchema = Type.Tuple(
  [
    Type.Integer({ minimum: 0, description: 'x of the left column' }),
    Type.Integer({ minimum: 0, description: 'y of the top row' }),
    Type.Integer({ minimum: 1, description: 'width' }),
    Type.Integer({ minimum: 1, description: 'height' }),
  ],
  { description: '[x, y, width, height], pixels of the upright image.' },
);
export type Region = Static<typeof RegionSchema>;

/**
 * Where the filter acts. An empty list is refused: it would hand back a picture in which nothing was hidden.
 */
export const RegionsSchema = Type.Array(RegionSchema, {
  minItems: 1,
  maxItems: MAX_REGIONS,
  description: 'Rectangles the filter acts inside; left out, it acts on the whole image.',
});
