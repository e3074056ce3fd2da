import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError, receiveProblem } from './problem-error.js';
import { moveWhole } from './whole-file.js';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** The last chunk of every PNG, empty and with its checksum. */
const END = Buffer.from('0000000049454e44ae426082', 'hex');

/**
 * Writes the PNG of an answer to a file, whole or not at all.
 *
 * @param onBytes gets the number of bytes that have come so far
 * @throws ProblemError where it is none, ends early or cannot be written; whatever the connection breaks with
 */
export async function receivePng(
  response: IncomingMessage,
  destination: string,
  onBytes: (doneBytes: number) => void,
): Promise<void> {
  if (!response.headers['content-type']?.startsWith('image/png')) throw new ProblemError('NOT_REVELA');
  const part = `${destination}.part`;
  await onDisk(mkdir(dirname(part), { recursive: true }));
  const ends = new Ends();
  try {
    await pipeline(
      response,
      countBytes((bytes, chunk) => {
        ends.add(chunk);
        onBytes(bytes);
      }),
      createWriteStream(part),
    );
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw isOfFile(error) ? toProblem(error) : error;
  }
  // Where no length was told an answer that was cut looks like one that ended.
  const broken = ends.start.equals(SIGNATURE)
    ? ends.end.equals(END)
      ? null
      : 'CONNECTION_LOST'
    : 'NOT_REVELA';
  if (broken) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new ProblemError(broken);
  }
  await onDisk(moveWhole(part, destination));
}

/** Passes bytes on and tells how many there were so far. */
export function countBytes(report: (bytes: number, chunk: Buffer) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      report(bytes, chunk);
      done(null, chunk);
    },
  });
}

/** The first and the last bytes of what passes. */
class Ends {
  start = Buffer.alloc(0);
  end = Buffer.alloc(0);

  add(chunk: Buffer): void {
    if (this.start.length < SIGNATURE.length) {
      this.start = Buffer.concat([this.start, chunk.subarray(0, SIGNATURE.length - this.start.length)]);
    }
    this.end = Buffer.concat([this.end, chunk.subarray(-END.length)]).subarray(-END.length);
  }
}

/** Told by the system's call that failed: an answer that broke off names none, whichever stream says so. */
function isOfFile(error: unknown): boolean {
  return ['open', 'write', 'close'].includes((error as NodeJS.ErrnoException).syscall ?? '');
}

async function onDisk(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw toProblem(error);
  }
}

function toProblem(error: unknown): ProblemError {
  const { code, details } = receiveProblem(error);
  return new ProblemError(code, details, error);
}
