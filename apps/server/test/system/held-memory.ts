import { connect, type Socket } from 'node:net';
import type { Readiness } from '@revela/shared';
import { cleanUp } from '@revela/testing/clean-up';
import { BOUNDARY, FORM_TYPE, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import type { ServerProcess } from '@revela/testing/server-process';
import { AUTHORIZED } from './refusals.js';

const MEBIBYTE = 1024 * 1024;

/** Of a server in which uploads may hold 256 MiB together: a quarter of its memory. */
export const MEMORY_FLAGS = ['--max-memory-mib', '1024'];
const UPLOADS = 4;
const UPLOAD_BYTES = 60 * MEBIBYTE;

/** Empty where it is not ready. */
export const readiness = ({ url }: ServerProcess) => getJson<Partial<Readiness>>(`${url}/health/ready`);

export const nothingHeld = (server: ServerProcess) =>
  eventually('nothing is held', async () => {
    const { jobs, heldBytes } = await readiness(server);
    return jobs?.running === 0 && jobs.waiting === 0 && heldBytes === 0;
  });

/**
 * Holds so much of a server's memory, by uploads that never end, that it has no room for another of that size.
 *
 * @returns lets it go; the end of the tests does, too
 */
export async function holdMemory(server: ServerProcess): Promise<() => void> {
  const sockets = Array.from({ length: UPLOADS }, (): Socket => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    socket.write(
      `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTHORIZED.Authorization}\r\n` +
        `Content-Type: ${FORM_TYPE}\r\nContent-Length: ${64 * MEBIBYTE}\r\n\r\n` +
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="x"\r\n\r\n`,
    );
    socket.write(Buffer.alloc(UPLOAD_BYTES));
    return socket;
  });
  // Fast enough not to be cut off.
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write(Buffer.alloc(8192));
  }, 1000);
  const release = () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
  cleanUp(release);
  const held = async () => ((await readiness(server)).heldBytes ?? 0) >= UPLOADS * UPLOAD_BYTES;
  await eventually('the memory is held', held, 30_000);
  return release;
}
