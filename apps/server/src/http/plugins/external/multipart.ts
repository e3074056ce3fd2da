import multipart, { type FastifyMultipartOptions } from '@fastify/multipart';
import { processParts } from '@revela/shared';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export interface MultipartOptions {
  readonly maxUploadBytes: number;
}

/** Bytes of one field: `regions` may hold a thousand rectangles. */
const MAX_FIELD_BYTES = 64 * 1024;

/** `multipart/form-data`, every limit of busboy set: it leaves most of them open. */
export default fp(
  async function multipartBody(app: FastifyInstance, { maxUploadBytes }: MultipartOptions) {
    const options: FastifyMultipartOptions & {
      defParamCharset: string;
      limits: { headerSize: number };
    } = {
      throwFileSizeLimit: false,
      // Browsers and curl send file names as UTF-8; busboy would read Latin-1.
      defParamCharset: 'utf8',
      limits: {
        files: 2,
        fields: processParts.length,
        parts: processParts.length + 1,
        fileSize: maxUploadBytes,
        fieldSize: MAX_FIELD_BYTES,
        fieldNameSize: 100,
        headerPairs: 32,
        headerSize: 16 * 1024,
      },
    };
    await app.register(multipart, options);
  },
  { name: 'multipart' },
);
