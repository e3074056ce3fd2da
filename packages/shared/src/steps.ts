import { Type, type Static } from 'typebox';
import { FilterNameSchema, type FilterName } from './catalogue.js';
import { RegionsSchema } from './regions.js';

/** How many filters may act on a picture in one request. */
export const MAX_STEPS = 16;

/** One filter, as a request names it. */
export const StepSchema = Type.Object(
  {
    filter: FilterNameSchema,
    params: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "The filter's parameters; defaults are filled in.",
      }),
    ),
    regions: Type.Optional(RegionsSchema),
  },
  { additionalProperties: false, description: 'A filter, its parameters, and where it acts.' },
);
export type Step = Static<typeof StepSchema>;

/** Filters that act one after the other, each on the result of the one before. */
export const StepsSchema = Type.Array(StepSchema, {
  minItems: 1,
  maxItems: MAX_STEPS,
  description: 'Filters that act one after the other, each on the result of the one before.',
});

/** Names of filters as records and file names have them: joined by `+`. */
export const joinFilterNames = (names: readonly FilterName[]): string => names.join('+');
