import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import { collectGarbage } from '@revela/formats/codecs/garbage';
import { processParts, type ProcessPart } from '@revela/shared';
import type { FastifyRequest } from 'fastify';
import { apiError, isApiError } from '../errors.js';
import type { Reservation } from './memory-budget.js';
import { guardBody, type UploadPace } from './guard-body.js';
import { safeImageName } from './image-name.js';

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
}

/** Bytes that a request may have besides the image: the other parts and the boundaries. */
const OVERHEAD_BYTES = 1024 * 1024;

const isPart = (name: string): name is ProcessPart => (processParts as readonly string[]).includes(name);

function tooLarge(maxBytes: number) {
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  return apiError(
    'IMAGE_TOO_LARGE',
    `The image file is larger than ${megabytes > 0 ? `${megabytes} MiB` : `${maxBytes} bytes`}, the most this server accepts.`,
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
    throw apiError('MULTIPART_INVALID', `The part "${part.fieldname.slice(0, 50)}" is too long.`);
  }
  // A part that is declared as JSON comes parsed.
  return typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
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
      throw apiError('MULTIPART_INVALID', `The part "${name.slice(0, 50)}" is unknown here.`);
    }
    if (parts[name] !== undefined) throw apiError('MULTIPART_INVALID', `The part "${name}" came twice.`);
    if (name === 'image') {
      if (part.type !== 'file') {
        throw apiError('MULTIPART_INVALID', 'The part "image" must be a file, with a file name.');
      }
      const bytes = await collect(part, Number(request.headers['content-length'] ?? 0), maxImageBytes);
      // A browser's form in which no file was chosen.
      if (!part.filename && bytes.length === 0) continue;
      parts.image = { name: safeImageName(part.filename), bytes };
    } else {
      if (part.type !== 'field') throw apiError('MULTIPART_INVALID', `The part "${name}" must be a field.`);
      parts[name] = fieldText(part);
    }
  }
  return parts;
}

/**
 * Reads the parts of a processing request, in whatever order they come. Where it throws, the rest of the body is
 * left unread.
 *
 * @throws {ApiError} `MULTIPART_INVALID`, `IMAGE_TOO_LARGE`, `SERVER_BUSY`
 */
export async function readParts(
  request: FastifyRequest,
  { maxImageBytes, reservation, windowMs, minBytesPerSecond }: ReadLimits,
): Promise<RequestParts> {
  if (!request.isMultipart()) {
    throw apiError('MULTIPART_INVALID', 'Send the image as multipart/form-data.');
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
    throw apiError('MULTIPART_INVALID', 'The form cannot be read: it is malformed or ends too early.', {
      cause: error,
    });
  } finally {
    guard.stop();
  }
}
