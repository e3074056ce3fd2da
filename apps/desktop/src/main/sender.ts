import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SendOutcome, SendProgress, SendRequest } from '../ipc/api.js';
import type { ServerTarget } from './http-client.js';
import { limitDetails, type Acceptance, type OpenImages } from './open-images.js';
import { networkProblem, ProblemError, readProblem } from './problem-error.js';
import type { ResultStore } from './result-store.js';
import type { Timeouts } from './timeouts.js';
import { processImage } from './upload.js';

class Cancelled extends Error {}

/** Sends one image at a time and can stop at any moment. */
export class Sender {
  readonly #images: OpenImages;
  readonly #results: ResultStore;
  readonly #timeouts: Timeouts;
  #running: AbortController | null = null;

  constructor(images: OpenImages, results: ResultStore, timeouts: Timeouts) {
    this.#images = images;
    this.#results = results;
    this.#timeouts = timeouts;
  }

  /** Sends an image and takes in the result; every failure is an outcome, none is thrown. */
  async send(
    request: SendRequest,
    target: ServerTarget,
    accepts: Acceptance,
    onProgress: (progress: SendProgress) => void,
  ): Promise<SendOutcome> {
    this.cancel();
    const controller = new AbortController();
    this.#running = controller;
    try {
      const image = this.#images.get(request.imageId);
      if (!image) throw new ProblemError('FILE_NOT_FOUND', { name: '' });
      const { name, bytes } = image.info;
      const file = await stat(image.path).catch((error: unknown) => {
        const { code, details } = readProblem(error, name);
        throw new ProblemError(code, details, error);
      });
      if (file.size !== bytes || file.mtimeMs !== image.modifiedMs) {
        const { info } = await this.#images.add(image.path, accepts);
        return { changed: info };
      }
      const place = this.#results.reserve(name, request.filter);
      await processImage(
        target,
        {
          image: { path: image.path, name, bytes },
          filter: request.filter,
          params: request.params,
          destination: place.path,
          details: limitDetails(name, accepts),
          jobTimeoutMs: accepts.limits.jobTimeoutMs,
        },
        this.#timeouts,
        controller.signal,
        onProgress,
      );
      controller.signal.throwIfAborted();
      const { info } = await this.#results.add(place, dirname(image.path));
      return { result: info };
    } catch (error) {
      if (controller.signal.aborted && controller.signal.reason instanceof Cancelled)
        return { cancelled: true };
      return { problem: networkProblem(error) };
    } finally {
      if (this.#running === controller) this.#running = null;
    }
  }

  /** Stops what is being sent: the connection closes, and the server stops working on it. */
  cancel(): void {
    this.#running?.abort(new Cancelled());
  }
}
