import { Type, type Static } from 'typebox';

/** Every input format, with the media type and the file extensions people give it. */
export const formats = {
  jpeg: { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  png: { mediaType: 'image/png', extensions: ['png', 'apng'] },
  webp: { mediaType: 'image/webp', extensions: ['webp'] },
  avif: { mediaType: 'image/avif', extensions: ['avif'] },
  gif: { mediaType: 'image/gif', extensions: ['gif'] },
  bmp: { mediaType: 'image/bmp', extensions: ['bmp', 'dib'] },
  tiff: { mediaType: 'image/tiff', extensions: ['tif', 'tiff'] },
} as const;

export type ImageFormat = keyof typeof formats;

/** The input formats' names. */
export const formatNames = Object.keys(formats) as ImageFormat[];

export const ImageFormatSchema = Type.Unsafe<ImageFormat>(
  Type.String({ enum: formatNames, description: 'Format of the image, told by its content.' }),
);

export const AcceptedFormatSchema = Type.Object({
  name: ImageFormatSchema,
  mediaType: Type.String(),
  extensions: Type.Array(Type.String()),
});
export type AcceptedFormat = Static<typeof AcceptedFormatSchema>;

/** The accepted formats as the API answers them. */
export function describeFormats(): AcceptedFormat[] {
  return formatNames.map((name) => ({
    name,
    mediaType: formats[name].mediaType,
    extensions: [...formats[name].extensions],
  }));
}
