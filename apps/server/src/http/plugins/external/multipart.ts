import multipart, { type FastifyMultipartOptions } from '@fastify/multipart';
import { processParts } from '@revela/shared';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { MAX_FIELD_BYTES } from '../../../upload/field-limit.js';

export interface MultipartOptions {
  readonly maxUploadBytes: number;
}

/** `multipart/form-data`, every limit of busboy set: it leaves most of them open. */
export default fp(
  async function multipartBody(app: FastifyInstance, { maxUploadBytes }: MultipartOptions) {
    const options: FastifyMultipartOptions & {
      defParamCharset: string;
      preservePath: boolean;
      limits: { headerSize: number };
    } = {
      throwFileSizeLimit: false,
      // Browsers and curl send file names as UTF-8; busboy would read Latin-1.
      defParamCharset: 'utf8',
      // A slash may belong to an encoded word. Paths are cut once names are decoded.
      preservePath: true,
      limits: {
        // Values may come as files, too.
        files: processParts.length + 1,
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
