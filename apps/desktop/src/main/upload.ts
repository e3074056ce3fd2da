import { createReadStream } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { routes } from '@revela/shared';
import FormData from 'form-data';
import type { ParamValue, SendProgress } from '../ipc/api.js';
import { errorOfAnswer } from './answer-error.js';
import { secondsOf, watchForAnswer } from './answer-watch.js';
import { openRequest, readJson, type ServerTarget } from './http-client.js';
import { errorCode, ProblemError, readProblem } from './problem-error.js';
import { countBytes, receivePng } from './receive.js';
import { StallTimer } from './stall-timer.js';
import type { Timeouts } from './timeouts.js';

export interface UploadJob {
  readonly image: { readonly path: string; readonly name: string; readonly bytes: number };
  readonly filter: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** File the PNG is written to, byte for byte as the server sent it. */
  readonly destination: string;
  /** What an error's sentence may name: limits, accepted formats. */
  readonly details: Record<string, string | number>;
  /** How long the server lets a job run once it has its turn. */
  readonly jobTimeoutMs: number;
}

/** A connection that carries nothing for a while is forgotten by some routers; so often the system says that it is still there. */
const KEEP_ALIVE_MS = 10_000;

/**
 * Streams an image from disk to the server and its answer back to disk; nothing of it is held in memory. Every wait ends: each
 * chunk, either way, has `timeouts.stallMs`, and while the server works it is asked beside the connection.
 *
 * @throws ProblemError for every way it can fail, and whatever `signal` was aborted with
 */
export async function processImage(
  target: ServerTarget,
  job: UploadJob,
  timeouts: Timeouts,
  signal: AbortSignal,
  onProgress: (progress: SendProgress) => void,
): Promise<void> {
  const form = new FormData();
  form.append('filter', job.filter);
  form.append('params', JSON.stringify(job.params));
  const source = createReadStream(job.image.path);
  form.append('image', source, { filename: job.image.name, knownLength: job.image.bytes });
  const totalBytes = form.getLengthSync();

  const exchange = new Exchange(timeouts.stallMs);
  const abort = (): void => exchange.end(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  const answerWatch = new AbortController();
  try {
    const request = exchange.open(
      openRequest(target, {
        method: 'POST',
        path: routes.process,
        headers: { ...form.getHeaders(), 'Content-Length': totalBytes },
      }),
    );
    if (signal.aborted) abort();
    const answered = exchange.answer(request);
    answered.catch(() => undefined);
    const body = countBytes((doneBytes) => {
      exchange.moved();
      onProgress({ phase: 'upload', doneBytes, totalBytes });
    });
    onProgress({ phase: 'upload', doneBytes: 0, totalBytes });
    // form-data is a stream of the old kind, which `pipeline` does not watch for errors.
    form.once('error', (error) => body.destroy(error));
    form.pipe(body);
    const uploaded = pipeline(body, request).then(() => {
      exchange.waits();
      onProgress({ phase: 'processing', doneBytes: totalBytes, totalBytes });
      const upload = { totalBytes, jobTimeoutMs: job.jobTimeoutMs };
      void watchForAnswer(target, upload, timeouts, answerWatch.signal).then((reason) => {
        if (reason) exchange.end(reason);
      });
    });
    // A server may refuse before it has read everything: its answer counts, not the broken upload.
    const sourceFailed = new Promise<never>((_resolve, reject) => source.once('error', reject));
    const response = await Promise.race([answered, uploaded.then(() => answered), sourceFailed]).catch(
      async (error: unknown) => {
        if (isFileError(error, source)) throw fileProblem(error, job.image.name);
        const tooLate = after(200).then(() => {
          throw error;
        });
        return await Promise.race([answered, tooLate]);
      },
    );
    answerWatch.abort();
    exchange.moved();
    if (response.statusCode !== 200) {
      const { statusCode: status = 0, headers } = response;
      throw errorOfAnswer({ status, headers, body: await readJson(response) }, target, job.details);
    }
    const expected = Number(response.headers['content-length'] ?? 0);
    await receivePng(response, job.destination, (doneBytes) => {
      exchange.moved();
      onProgress({ phase: 'download', doneBytes, totalBytes: expected });
    });
  } catch (error) {
    throw exchange.reasonOf(error);
  } finally {
    answerWatch.abort();
    signal.removeEventListener('abort', abort);
    source.destroy();
    exchange.close();
  }
}

/** A request and its answer, which end when they stand still. */
class Exchange {
  readonly #stall: StallTimer;
  #request: ClientRequest | null = null;
  #response: IncomingMessage | null = null;
  #connected = false;
  /** Why it was ended from this side; the streams themselves only say that they were. */
  #reason: Error | null = null;

  constructor(stallMs: number) {
    this.#stall = new StallTimer(stallMs, () =>
      this.end(
        this.#connected
          ? new ProblemError('CONNECTION_STALLED', secondsOf(stallMs))
          : new ProblemError('CONNECTION_TIMED_OUT'),
      ),
    );
  }

  open(request: ClientRequest): ClientRequest {
    this.#request = request;
    request.setSocketKeepAlive(true, KEEP_ALIVE_MS);
    request.once('socket', (socket) => socket.once('connect', () => (this.#connected = true)));
    this.#stall.restart();
    return request;
  }

  answer(request: ClientRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request.once('response', (response) => {
        this.#response = response;
        // It may break before anyone reads it, who then finds it broken.
        response.on('error', () => undefined);
        resolve(response);
      });
      request.on('error', reject);
      request.once('close', () => reject(new ProblemError('CONNECTION_LOST')));
    });
  }

  /** Bytes went one way or the other. */
  moved(): void {
    if (this.#reason === null) this.#stall.restart();
  }

  /** Nothing moves while the server works. One that refuses has answered before all was sent. */
  waits(): void {
    if (!this.#response) this.#stall.stop();
  }

  end(reason: Error): void {
    this.#reason ??= reason;
    this.#stall.stop();
    this.#response?.destroy(reason);
    this.#request?.destroy(reason);
  }

  close(): void {
    this.#stall.stop();
    this.#request?.destroy();
  }

  /** Why it failed: what it was ended for, before what the streams say of that. */
  reasonOf(error: unknown): unknown {
    if (this.#reason) return this.#reason;
    const code = errorCode(error);
    // Node's word for an answer that ended early, and the system's for a connection that went silent after it had been made.
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || (code === 'ETIMEDOUT' && this.#connected)) {
      return new ProblemError('CONNECTION_LOST', undefined, error);
    }
    return error;
  }
}

function isFileError(error: unknown, source: NodeJS.ReadableStream): boolean {
  return (
    (source as NodeJS.ReadableStream & { errored?: unknown }).errored === error && errorCode(error) !== ''
  );
}

function fileProblem(error: unknown, name: string): ProblemError {
  const { code, details } = readProblem(error, name);
  return new ProblemError(code, details, error);
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
