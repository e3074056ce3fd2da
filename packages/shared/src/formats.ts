import { Type, type Static } from 'typebox';

/** Name of an image format. */
export type ImageFormat = string;

export const ImageFormatSchema = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,31}$',
  description: 'Format of the image, told by its content.',
});

/** A format that a server accepts. */
export const AcceptedFormatSchema = Type.Object({
  name: ImageFormatSchema,
  mediaType: Type.String(),
  extensions: Type.Array(Type.String(), {
    description: 'File extensions, without the dot, the usual one first.',
  }),
});
export type AcceptedFormat = Static<typeof AcceptedFormatSchema>;
