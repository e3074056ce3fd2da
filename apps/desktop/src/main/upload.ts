import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { routes } from '@revela/shared';
import FormData from 'form-data';
import type { ParamValue, SendProgress } from '../ipc/api.js';
import { openRequest, readJson, type ServerTarget } from './http-client.js';
import { errorCode, ProblemError, readProblem } from './problem-error.js';
import { errorOfAnswer } from './server-api.js';
import { moveWhole } from './whole-file.js';

export interface UploadJob {
  readonly image: { readonly path: string; readonly name: string; readonly bytes: number };
  readonly filter: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** File the PNG is written to, byte for byte as the server sent it. */
  readonly destination: string;
  /** What an error's sentence may name: limits, accepted formats. */
  readonly details: Record<string, string | number>;
}

// A network that moves no byte for this long is gone; a queue at the server is not, and is not timed.
const STALL_MS = 30_000;

/**
 * Streams an image from disk to the server and its answer back to disk; nothing of it is held in memory.
 *
 * @throws ProblemError for every way it can fail, and whatever `signal` was aborted with
 */
export async function processImage(
  target: ServerTarget,
  job: UploadJob,
  signal: AbortSignal,
  onProgress: (progress: SendProgress) => void,
): Promise<void> {
  const form = new FormData();
  form.append('filter', job.filter);
  form.append('params', JSON.stringify(job.params));
  const source = createReadStream(job.image.path);
  form.append('image', source, { filename: job.image.name, knownLength: job.image.bytes });
  const totalBytes = form.getLengthSync();

  const request = openRequest(target, {
    method: 'POST',
    path: routes.process,
    headers: { ...form.getHeaders(), 'Content-Length': totalBytes },
  });
  const abort = (): void => void request.destroy(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const stall = new StallTimer(request);

  try {
    const answered = answerOf(request);
    answered.catch(() => undefined);
    const body = countBytes((doneBytes) => {
      stall.restart();
      onProgress({ phase: 'upload', doneBytes, totalBytes });
    });
    onProgress({ phase: 'upload', doneBytes: 0, totalBytes });
    // form-data is a stream of the old kind, which `pipeline` does not watch for errors.
    form.once('error', (error) => body.destroy(error));
    form.pipe(body);
    const uploaded = pipeline(body, request).then(() => {
      stall.stop();
      onProgress({ phase: 'processing', doneBytes: totalBytes, totalBytes });
    });
    // A server may refuse before it has read everything: its answer counts, not the broken upload.
    const sourceFailed = new Promise<never>((_resolve, reject) => source.once('error', reject));
    const response = await Promise.race([answered, uploaded.then(() => answered), sourceFailed]).catch(
      async (error: unknown) => {
        if (isFileError(error, source)) throw new ProblemError(...fileProblem(error, job.image.name));
        const tooLate = after(200).then(() => {
          throw error;
        });
        return await Promise.race([answered, tooLate]);
      },
    );
    stall.stop();
    await receive(response, target, job, onProgress);
  } finally {
    stall.stop();
    signal.removeEventListener('abort', abort);
    source.destroy();
    request.destroy();
  }
}

async function receive(
  response: IncomingMessage,
  target: ServerTarget,
  job: UploadJob,
  onProgress: (progress: SendProgress) => void,
): Promise<void> {
  if (response.statusCode !== 200) {
    const { statusCode: status = 0, headers } = response;
    throw errorOfAnswer({ status, headers, body: await readJson(response) }, target, job.details);
  }
  if (!response.headers['content-type']?.startsWith('image/png')) throw new ProblemError('NOT_REVELA');

  const totalBytes = Number(response.headers['content-length'] ?? 0);
  const part = `${job.destination}.part`;
  await mkdir(dirname(part), { recursive: true });
  try {
    await pipeline(
      response,
      countBytes((doneBytes) => onProgress({ phase: 'download', doneBytes, totalBytes })),
      createWriteStream(part),
    );
    await moveWhole(part, job.destination);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    // Node's word for an answer that ended early.
    if (errorCode(error) === 'ERR_STREAM_PREMATURE_CLOSE') throw new ProblemError('CONNECTION_LOST');
    throw error;
  }
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.once('close', () => reject(new ProblemError('CONNECTION_LOST')));
  });
}

/** Passes bytes on and tells how many there were so far. */
function countBytes(report: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      report(bytes);
      done(null, chunk);
    },
  });
}

/** Ends a request that stands still. */
class StallTimer {
  #timer: NodeJS.Timeout | undefined;
  readonly #request: ClientRequest;

  constructor(request: ClientRequest) {
    this.#request = request;
    this.restart();
  }

  restart(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#request.destroy(new ProblemError('CONNECTION_TIMED_OUT')), STALL_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function isFileError(error: unknown, source: NodeJS.ReadableStream): boolean {
  return (
    (source as NodeJS.ReadableStream & { errored?: unknown }).errored === error && errorCode(error) !== ''
  );
}

function fileProblem(error: unknown, name: string): ConstructorParameters<typeof ProblemError> {
  const { code, details } = readProblem(error, name);
  return [code, details, error];
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
