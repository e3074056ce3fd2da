import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import { collectGarbage } from '@revela/formats/codecs/garbage';
import { processParts, type ProcessPart } from '@revela/shared';
import type { FastifyRequest } from 'fastify';
import { apiError, isApiError } from '../errors.js';
import type { Reservation } from './memory-budget.js';
import { MAX_FIELD_BYTES } from './field-limit.js';
import { guardBody, type UploadPace } from './guard-body.js';
import { safeImageName } from './image-name.js';
import { partFileName } from './part-file-name.js';

/** An uploaded image file, still undecoded. */
export interface UploadedImage {
  readonly name: string;
  /** The file; its buffer holds nothing else, and may be a little longer. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The parts of a processing request as they came. */
export interface RequestParts {
  image?: UploadedImage;
  filter?: string;
  params?: string;
  regions?: string;
  steps?: string;
}

/** Bytes that a request may have besides the image: the other parts and the boundaries. */
const OVERHEAD_BYTES = 1024 * 1024;

const isPart = (name: string): name is ProcessPart => (processParts as readonly string[]).includes(name);

function tooLarge(maxBytes: number) {
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  return apiError(
    'IMAGE_TOO_LARGE',
    `The image file is larger than ${megabytes > 0 ? `${megabytes} MiB` : `${maxBytes} bytes`}, the most this server accepts. Save it smaller, with fewer pixels or as JPEG, and send that.`,
  );
}

/** Part of what a body declares that has to be there before memory for the whole is taken: some declare, and send nothing. */
const TRUSTED_SHARE = 1 / 8;

/** Bytes of chunks that were copied, and may lie about. V8 alone would leave tens of megabytes of them, beside the file itself. */
const MAX_GARBAGE_BYTES = 8 * 1024 * 1024;

/**
 * Collects a file into a buffer of its own. Where the body declares its length, the file is written where it is to lie, so
 * that it is not held twice.
 *
 * @param declared bytes of the whole body, which the file is a part of; 0 where unknown
 */
async function collect(
  part: MultipartFile,
  declared: number,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const room = Math.min(declared, maxBytes);
  let chunks: Uint8Array[] = [];
  let whole: Uint8Array<ArrayBuffer> | undefined;
  let total = 0;
  let garbage = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    if (whole) whole.set(chunk, total);
    else chunks.push(chunk);
    total += chunk.length;
    garbage += chunk.length;
    if (garbage >= MAX_GARBAGE_BYTES) {
      collectGarbage('young');
      garbage = 0;
    }
    if (!whole && room > 0 && total >= room * TRUSTED_SHARE) {
      whole = joined(chunks, room);
      chunks = [];
    }
  }
  if (part.file.truncated) throw tooLarge(maxBytes);
  return (whole ?? joined(chunks, total)).subarray(0, total);
}

/** Chunks one behind the other in a new buffer of `length` bytes. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(length));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function fieldText(part: MultipartValue): string {
  if (part.valueTruncated || part.fieldnameTruncated) {
    throw tooLong(part.fieldname);
  }
  // A part that is declared as JSON comes parsed.
  return typeof part.value === 'string' ? withoutNewline(part.value) : JSON.stringify(part.value);
}

/** What `curl -F filter=@file` and shells leave behind a value. */
const withoutNewline = (text: string) => text.replace(/\r?\n$/, '');

/** A value that came as a file, as `FormData` sends a Blob. */
async function fileText(part: MultipartFile): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_FIELD_BYTES) throw tooLong(part.fieldname);
    chunks.push(chunk);
  }
  return withoutNewline(Buffer.concat(chunks).toString());
}

const tooLong = (name: string) =>
  apiError(
    'MULTIPART_INVALID',
    `The part "${name.slice(0, 50)}" is too long: its value may have ${MAX_FIELD_BYTES / 1024} KiB. Send a shorter one.`,
  );

const unknownPart = (which: string, cause?: unknown) =>
  apiError(
    'MULTIPART_INVALID',
    `The form has ${which} that is unknown here. Leave it out: the parts are ${processParts.join(', ')}.`,
    { cause },
  );

/** What is said of a body of another type. */
export function sendAsForm(type: string): string {
  const given = type === '' ? '' : `, not as ${type.slice(0, 50)}`;
  return `Send the image as multipart/form-data${given}: the file in the part "image", the name of a filter in "filter".`;
}

/** How much a request's body may be, and how slow. */
export interface ReadLimits extends UploadPace {
  /** Bytes of the image file. */
  readonly maxImageBytes: number;
  /** Where the bytes are counted; they are held until the reservation is closed. */
  readonly reservation: Reservation;
}

async function collectParts(request: FastifyRequest, maxImageBytes: number): Promise<RequestParts> {
  const parts: RequestParts = {};
  for await (const part of request.parts()) {
    const name = part.fieldname;
    if (!isPart(name)) {
      throw unknownPart(`a part "${name.slice(0, 50)}"`);
    }
    if (parts[name] !== undefined) {
      throw apiError(
        'MULTIPART_INVALID',
        `The part "${name}" came twice. Send it once; several pictures go one by one.`,
      );
    }
    if (name === 'image') {
      if (part.type !== 'file') {
        throw apiError(
          'MULTIPART_INVALID',
          'The part "image" came as text. Send it as a file, with a file name.',
        );
      }
      const bytes = await collect(part, Number(request.headers['content-length'] ?? 0), maxImageBytes);
      // A browser's form in which no file was chosen.
      const name = partFileName(part);
      if (!name && bytes.length === 0) continue;
      parts.image = { name: safeImageName(name), bytes };
    } else {
      parts[name] = part.type === 'field' ? fieldText(part) : await fileText(part);
    }
  }
  return parts;
}

/**
 * Reads the parts of a processing request, in whatever order they come. Where it throws, the rest of the body is
 * left unread.
 *
 * @throws {ApiError} `MULTIPART_INVALID`, `PARAMS_INVALID`, `IMAGE_TOO_LARGE`, `SERVER_BUSY`
 */
export async function readParts(
  request: FastifyRequest,
  { maxImageBytes, reservation, windowMs, minBytesPerSecond }: ReadLimits,
): Promise<RequestParts> {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
  if (!request.isMultipart()) throw apiError('MULTIPART_INVALID', sendAsForm(type));
  if (!/;\s*boundary=/i.test(type)) {
    throw apiError(
      'MULTIPART_INVALID',
      'The Content-Type names no boundary between the parts of the form. Leave that header to whatever makes the form.',
    );
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw apiError(
      'MULTIPART_INVALID',
      `The request is compressed (Content-Encoding: ${encoding.slice(0, 50)}), which this server does not read. Send it as it is.`,
    );
  }
  const guard = guardBody(request.raw, {
    maxBytes: maxImageBytes + OVERHEAD_BYTES,
    tooLarge: () => tooLarge(maxImageBytes),
    reservation,
    windowMs,
    minBytesPerSecond,
  });
  try {
    return await Promise.race([guard.violated, collectParts(request, maxImageBytes)]);
  } catch (error) {
    if (isApiError(error)) throw error;
    const { code } = error as { code?: string };
    if (code === 'FST_PROTO_VIOLATION') throw unknownPart('a part', error);
    if (code === 'FST_INVALID_JSON_FIELD_ERROR') {
      throw apiError(
        'PARAMS_INVALID',
        'A part that is declared as application/json is not valid JSON. Correct it and send the form again.',
        { cause: error },
      );
    }
    throw apiError(
      'MULTIPART_INVALID',
      'The form cannot be read: it is malformed or ends too early. Send it again; where a program of yours makes it, leave that to a library.',
      { cause: error },
    );
  } finally {
    guard.stop();
  }
}
