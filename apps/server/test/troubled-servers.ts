import { rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { ask, encodeForm, filterImage, FORM_TYPE, formOf } from '@revela/testing/client';
import { copyOfTree } from '@revela/testing/copy-of-tree';
import { eventually } from '@revela/testing/eventually';
import { parseAnswers, type RawAnswer } from '@revela/testing/exchange';
import { fixture } from '@revela/testing/fixture-files';
import { noiseBmp } from '@revela/testing/image-files';
import { type ServerProcess, startServer } from '@revela/testing/server-process';
import { expect } from 'vitest';

// Servers in trouble, and what they tell of it.

/** What matters of an answer. */
export type Told = Pick<RawAnswer, 'status' | 'headers' | 'body'>;

/** The head of an upload, up to where it says what it sends. */
export const PROCESS = 'POST /api/v1/process HTTP/1.1\r\nHost: x\r\n';

const photo = fixture('png/rgba-9x6.png');

/** A server whose own decoder of TIFF is missing. */
export async function serveIncomplete() {
  const tree = await copyOfTree();
  cleanUp(() => tree.dispose());
  const decoder = join(tree.folder, 'packages/formats/dist/tiff/decode.js');
  await rename(decoder, `${decoder}.gone`);
  const server = await startServer(
    await temporaryFolder(),
    ['--workers', '1'],
    { NODE_PATH: '' },
    { main: tree.serverMain },
  );
  cleanUp(() => server.kill());
  return server;
}

/** Sends a picture while another, of a filter that never ends, has the only place of a server without a queue. */
export async function whileFull(full: ServerProcess): Promise<Told> {
  const leave = new AbortController();
  const endless = filterImage(
    full.url,
    { image: photo, filter: 'endless' },
    {
      fresh: true,
      onRequest: (sent) => leave.signal.addEventListener('abort', () => sent.destroy()),
    },
  );
  endless.catch(() => undefined);
  await eventually('it is full', async () => {
    const { jobs } = (await ask(full.url, '/health/ready')).json<{ jobs: { running: number } }>();
    return jobs.running === 1;
  });
  const answer = await filterImage(full.url, { image: photo, filter: 'blur' });
  leave.abort();
  return answer;
}

/** Asks over a connection that still has an answer to take, and so outlives the order to stop. */
export async function whileStopping(stopping: ServerProcess, path: string): Promise<Told> {
  const noise = encodeForm(formOf({ image: noiseBmp(3000), filter: 'invert' }));
  const chunks: Buffer[] = [];
  const socket = connect(stopping.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (chunks.length > 1) return;
      socket.pause();
      resolve();
    });
  });
  socket.write(`${PROCESS}Content-Type: ${FORM_TYPE}\r\nContent-Length: ${noise.length}\r\n\r\n`);
  socket.write(noise);
  await answered;
  const stopped = stopping.stop();
  await eventually('it listens no more', () =>
    ask(stopping.url, '/health/live', { fresh: true }).then(
      () => false,
      () => true,
    ),
  );
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  socket.resume();
  await closed;
  expect(await stopped).toBe(0);
  const [first, second] = parseAnswers(Buffer.concat(chunks));
  expect(first?.status).toBe(200);
  return second!;
}
