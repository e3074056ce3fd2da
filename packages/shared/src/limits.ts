import { Type, type Static } from 'typebox';

export const LimitsSchema = Type.Object(
  {
    maxUploadBytes: Type.Integer({ minimum: 1, description: 'Bytes of one image file.' }),
    maxPixels: Type.Integer({ minimum: 1, description: 'Pixels of one image, width times height.' }),
    jobTimeoutMs: Type.Integer({ minimum: 1, description: 'Milliseconds one job may run.' }),
    maxQueue: Type.Integer({ minimum: 0, description: 'Jobs that may wait for their turn.' }),
  },
  { description: 'What the server accepts.' },
);
export type Limits = Static<typeof LimitsSchema>;

export const defaultLimits: Readonly<Limits> = {
  maxUploadBytes: 64 * 1024 * 1024,
  maxPixels: 100_000_000,
  jobTimeoutMs: 60_000,
  maxQueue: 64,
};
