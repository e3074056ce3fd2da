import { Type, type TSchema } from 'typebox';
import { RegionsSchema } from './regions.js';
import { StepsSchema } from './steps.js';

/** The parts of `POST /api/v1/process`, as `multipart/form-data`. */
export const processParts = ['image', 'filter', 'params', 'regions', 'steps'] as const;
export type ProcessPart = (typeof processParts)[number];

/**
 * The form of `POST /api/v1/process`, each part by its name; `params`, `regions` and `steps` travel as
 * JSON texts. `filter` with its `params` and `regions` is the short form of `steps` with one.
 *
 * @param filterNames of the server's catalogue
 * @param formatTitles of the formats the server reads
 */
export const processFormSchema = (filterNames: readonly string[], formatTitles: readonly string[]) =>
  Type.Object(
    {
      image: Type.Unsafe<Uint8Array>({
        type: 'string',
        format: 'binary',
        description: `The image file, told by its content: ${formatTitles.join(', ')}.`,
      }),
      filter: Type.Optional(
        Type.String({ enum: [...filterNames], description: 'A filter of the catalogue. This or `steps`.' }),
      ),
      params: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          description: "A JSON object of the filter's parameters.",
        }),
      ),
      regions: Type.Optional(RegionsSchema),
      steps: Type.Optional(StepsSchema),
    } satisfies Record<ProcessPart, TSchema>,
    { additionalProperties: false },
  );

/** The phases `Server-Timing` reports, in order; durations in milliseconds. */
export const timingPhases = ['queue', 'decode', 'filter', 'encode'] as const;
export type TimingPhase = (typeof timingPhases)[number];
export type Timings = Record<TimingPhase, number>;
