import type { IncomingMessage } from 'node:http';
import { apiError, type ApiError, requestError } from '../errors.js';
import type { Reservation } from './memory-budget.js';

/** How slow an upload may be. */
export interface UploadPace {
  /** Milliseconds over which the pace is measured. */
  readonly windowMs: number;
  /** Bytes a second that must arrive in every window. */
  readonly minBytesPerSecond: number;
}

export interface BodyLimits extends UploadPace {
  /** Bytes of the whole body: every part, the boundaries, what stands before and behind them. */
  readonly maxBytes: number;
  /** The error of a body that is larger. */
  tooLarge(): ApiError;
  readonly reservation: Reservation;
}

export interface BodyGuard {
  /** Rejects as soon as the body breaks a limit; never resolves. */
  readonly violated: Promise<never>;
  /** Ends the watch. */
  stop(): void;
}

/**
 * Watches a request's body while another reads it: its size, its pace, and the memory it takes.
 *
 * @throws {ApiError} where the body declares too many bytes, before a byte of it is read
 */
export function guardBody(body: IncomingMessage, limits: BodyLimits): BodyGuard {
  const { maxBytes, windowMs, minBytesPerSecond, reservation } = limits;
  if (Number(body.headers['content-length'] ?? 0) > maxBytes) throw limits.tooLarge();
  let received = 0;
  let atWindowStart = 0;
  let reject: (error: ApiError) => void;
  const violated = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  // Whoever reads the body may be done before it is violated.
  violated.catch(() => undefined);

  const onData = (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) {
      reject(limits.tooLarge());
    } else if (!reservation.tryReserve(chunk.length)) {
      reject(
        apiError(
          'SERVER_BUSY',
          'The server holds as many uploads as it has memory for. Try again in a moment.',
        ),
      );
    }
  };
  const timer = setInterval(() => {
    if (received - atWindowStart < (minBytesPerSecond * windowMs) / 1000) {
      reject(
        requestError(
          408,
          `The upload was too slow and was cut off: less than ${minBytesPerSecond} bytes a second arrived. Send it again over a faster connection.`,
        ),
      );
    }
    atWindowStart = received;
  }, windowMs);
  timer.unref();

  body.on('data', onData);
  return {
    violated,
    stop() {
      clearInterval(timer);
      body.off('data', onData);
    },
  };
}
