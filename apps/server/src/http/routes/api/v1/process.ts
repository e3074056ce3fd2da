import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { formats } from '@revela/formats';
import { freeBuffer } from '@revela/formats/codecs/garbage';
import {
  ErrorSchema,
  joinFilterNames,
  type Limits,
  outputName,
  processFormSchema,
  recordPath,
  routes,
  timingPhases,
} from '@revela/shared';
import { probeImage } from '@revela/formats/headers';
import contentDisposition from 'content-disposition';
import { Type } from 'typebox';
import { apiError, requestError } from '../../../../errors.js';
import type { UploadPace } from '../../../../upload/guard-body.js';
import { parseRequest } from '../../../../upload/parse-request.js';
import { checkAllRegionsInside } from '../../../../upload/parse-steps.js';
import { readParts, sendAsForm } from '../../../../upload/read-parts.js';

const headers = {
  'Content-Disposition': Type.String({
    description: 'Names the file `<stem>-<filters joined by +>.png` (RFC 6266).',
  }),
  Location: Type.String({ description: 'The record.' }),
  'Server-Timing': Type.String({ description: `Milliseconds of ${timingPhases.join(', ')}.` }),
};

const errors = Object.fromEntries(
  [400, 401, 408, 411, 413, 415, 422, 429, 500, 503, 504].map((status) => [status, ErrorSchema]),
);

const schemaFor = (filterNames: readonly string[]) => ({
  summary: 'Filter an image',
  consumes: ['multipart/form-data'],
  // Described here, checked as it streams in: the form is no body that Fastify could parse before.
  body: processFormSchema(
    filterNames,
    formats.map(({ title }) => title),
  ),
  response: {
    200: {
      description: 'The filtered image.',
      headers: Type.Object(headers),
      content: { 'image/png': { schema: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }) } },
    },
    ...errors,
  },
});

/** Names a download so that every client reads it: in ASCII as far as that goes, and in full (RFC 6266, RFC 8187). */
function disposition(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_');
  return contentDisposition(name, { fallback: ascii });
}

/** Bytes written at a time: how fast an answer is taken shows in whole writes. */
const SLICE_BYTES = 64 * 1024;

function* sliced(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += SLICE_BYTES) yield piece.subarray(at, at + SLICE_BYTES);
  }
}

/** True where a body is announced, be it empty (RFC 9112, section 6.3). */
const hasBody = (headers: IncomingHttpHeaders) =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

const noBody = `The request has no body: it came with neither "Content-Length" nor "Transfer-Encoding". ${sendAsForm('')}`;

export interface ProcessOptions {
  readonly limits: Limits;
  /** How slow an upload may be. */
  readonly pace: UploadPace;
}

/** `POST /api/v1/process`: filters an image, records it and answers the PNG. */
const process: FastifyPluginCallbackTypebox<ProcessOptions> = (app, { limits, pace }, done) => {
  app.post(
    routes.process,
    {
      schema: schemaFor(app.filters.names),
      validatorCompiler: () => () => true,
      onRequest(request, _reply, next) {
        next(hasBody(request.headers) ? undefined : requestError(411, noBody));
      },
    },
    async (request, reply) => {
      const reservation = app.memoryBudget.open();
      const clientClosed = new AbortController();
      reply.raw.once('close', () => {
        reservation.close();
        if (!reply.raw.writableFinished) clientClosed.abort(new Error('The client went away'));
      });
      const parts = await readParts(request, { maxImageBytes: limits.maxUploadBytes, reservation, ...pace });
      // Still here where no thread was given it.
      reply.raw.once('close', () => {
        if (parts.image) freeBuffer(parts.image.bytes.buffer);
      });
      const { image, steps, numbered } = parseRequest(parts, app.filters);
      const filter = joinFilterNames(steps.map((step) => step.filter.name));
      const began = performance.now();
      const header = probeImage(image.bytes);
      const { width, height, format } = header;
      if (width * height > limits.maxPixels) {
        throw apiError(
          'IMAGE_TOO_MANY_PIXELS',
          `The image has ${width} x ${height} pixels, more than the ${limits.maxPixels / 1e6} million pixels that this server accepts. Make it smaller and send it again.`,
        );
      }
      checkAllRegionsInside(steps, numbered, header);

      const inputBytes = image.bytes.length;
      const result = await app.imaging.process({ file: image.bytes, header, steps }, clientClosed.signal);
      reservation.charge(result.bytes);
      // The client may have gone with its job done: nothing is recorded that nobody received.
      clientClosed.signal.throwIfAborted();
      const record = await app.records.add({
        imageName: image.name,
        filter,
        steps: steps.map(({ filter: { name }, params, regions }) => ({
          filter: name,
          params,
          regions: regions ? [...regions] : null,
          regionsFrom: regions ? ('request' as const) : null,
        })),
        processedAt: new Date().toISOString(),
        width,
        height,
        inputFormat: format,
        inputBytes,
        outputBytes: result.bytes,
        durationMs: Math.round((performance.now() - began) * 10) / 10,
      });
      return reply
        .headers({
          'Content-Type': 'image/png',
          'Content-Length': result.bytes,
          'Content-Disposition': disposition(outputName(image.name, filter)),
          Location: recordPath(record.id),
          'Server-Timing': timingPhases
            .map((phase) => `${phase};dur=${result.timings[phase].toFixed(1)}`)
            .join(', '),
        })
        .send(Readable.from(sliced(result.png), { objectMode: false }));
    },
  );
  done();
};

export default process;
