import { Type, type Static } from 'typebox';
import { FilterNameSchema } from './catalogue.js';
import { RegionsSchema } from './regions.js';

/** The parts of `POST /api/v1/process`, as `multipart/form-data`. */
export const processParts = ['image', 'filter', 'params', 'regions'] as const;
export type ProcessPart = (typeof processParts)[number];

/** What a processing request asks for, apart from the image itself. */
export const ProcessRequestSchema = Type.Object({
  filter: FilterNameSchema,
  params: Type.Record(Type.String(), Type.Unknown()),
  regions: Type.Optional(RegionsSchema),
});
export type ProcessRequest = Static<typeof ProcessRequestSchema>;

/** The phases `Server-Timing` reports, in order; durations in milliseconds. */
export const timingPhases = ['queue', 'decode', 'filter', 'encode'] as const;
export type TimingPhase = (typeof timingPhases)[number];
export type Timings = Record<TimingPhase, number>;
