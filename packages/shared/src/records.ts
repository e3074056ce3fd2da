import { Type, type Static } from 'typebox';
import { FilterNameSchema } from './catalogue.js';
import { ImageFormatSchema } from './formats.js';
import { RegionsSchema } from './regions.js';

/** One filter, as it acted. */
export const RecordedStepSchema = Type.Object(
  {
    filter: FilterNameSchema,
    params: Type.Record(Type.String(), Type.Unknown(), { description: 'Parameters, defaults filled in.' }),
    regions: Type.Union([RegionsSchema, Type.Null()], { description: 'null: the whole image.' }),
    regionsFrom: Type.Union([Type.Literal('request'), Type.Null()], {
      description: 'Who named the regions; null where there are none.',
    }),
  },
  { description: 'A filter as it acted on the image.' },
);
export type RecordedStep = Static<typeof RecordedStepSchema>;

/** What the server did to one image. */
export const RecordSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1, description: 'Grows with every record.' }),
    imageName: Type.String({ description: 'File name the image came with.' }),
    filter: Type.String({ description: 'Names of the filters in their order, joined by `+`.' }),
    steps: Type.Array(RecordedStepSchema, { description: 'What was done, one after the other.' }),
    processedAt: Type.String({ format: 'date-time', description: 'ISO 8601, UTC.' }),
    width: Type.Integer({ description: 'Pixels, upright.' }),
    height: Type.Integer({ description: 'Pixels, upright.' }),
    inputFormat: ImageFormatSchema,
    inputBytes: Type.Integer(),
    outputBytes: Type.Integer(),
    durationMs: Type.Number({ description: 'From the end of the upload to the finished PNG.' }),
  },
  { description: 'A record of one processed image.' },
);
export type ProcessingRecord = Static<typeof RecordSchema>;

export const MAX_PAGE_SIZE = 100;

/** @param filterNames of the server's catalogue */
export const recordsQuerySchema = (filterNames: readonly string[]) =>
  Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE, default: 20, description: 'Items a page.' }),
      cursor: Type.Optional(
        Type.String({ minLength: 1, maxLength: 64, description: '`nextCursor` of the page before.' }),
      ),
      filter: Type.Optional(
        Type.String({
          enum: [...filterNames],
          description: 'A filter of the catalogue that is among the steps.',
        }),
      ),
      search: Type.Optional(
        Type.String({
          maxLength: 255,
          description: 'Part of the image name; letter case and accents do not matter.',
        }),
      ),
    },
    { additionalProperties: false },
  );
export type RecordsQuery = Static<ReturnType<typeof recordsQuerySchema>>;

export const RecordsPageSchema = Type.Object(
  {
    items: Type.Array(RecordSchema),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'null: this is the last page.' }),
  },
  { description: 'Records, newest first.' },
);
export type RecordsPage = Static<typeof RecordsPageSchema>;

export const RecordIdParamsSchema = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
export type RecordIdParams = Static<typeof RecordIdParamsSchema>;
