import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { routes, type Readiness } from '@revela/shared';
import { createBombs } from '@revela/testing/bombs';
import { encodeForm, FORM_TYPE, formOf, getJson, sendImage } from '@revela/testing/client';
import { fixture, soundFixtures } from '@revela/testing/fixture-files';
import { noiseBmp } from '@revela/testing/image-files';
import { type ServerProcess, startServer } from '@revela/testing/server-process';
import { median } from '../measure/statistics.js';
import { revelaRow } from '../report/rows.js';
import { formatMilliseconds } from '../report/units.js';
import { type Bench, defineExtra } from './extra.js';

/** Milliseconds. */
interface Hostile {
  /** Until a file made to exhaust the server was answered. */
  readonly bombs: readonly { readonly name: string; readonly milliseconds: number }[];
  /** From an upload being cut to its memory being given back. */
  readonly cutUploads: readonly number[];
  /** From a client hanging up to its job being over. */
  readonly leftJobs: readonly number[];
  /** Until a good client was answered, beside five hundred that never end their requests. */
  readonly besideSlow: readonly number[];
}

const SLOW_CLIENTS = 500;

const head = (bytes: number) =>
  `POST ${routes.process} HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${bytes}\r\n\r\n`;

/** A connection that may be cut. */
function open(server: ServerProcess) {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

/** Asks until it is so; fails after a minute. */
async function until(server: ServerProcess, holds: (ready: Readiness) => boolean): Promise<void> {
  const late = performance.now() + 60_000;
  while (!holds(await getJson<Readiness>(server.url + routes.healthReady))) {
    if (performance.now() > late) throw new Error('the server did not come to rest');
    await sleep(2);
  }
}

const isIdle = ({ jobs, heldBytes }: Readiness) => jobs.running + jobs.waiting + heldBytes === 0;

/** Sends a body, or a part of one, waits until the server is at it, hangs up, and waits until it is idle again. */
async function hangUp(
  server: ServerProcess,
  body: Buffer,
  sent: number,
  busy: (ready: Readiness) => boolean,
) {
  const socket = open(server);
  socket.write(head(body.length));
  socket.write(body.subarray(0, sent));
  await until(server, busy);
  socket.destroy();
  const began = performance.now();
  await until(server, isIdle);
  return performance.now() - began;
}

async function sendBombs(server: ServerProcess, say: Bench['say']): Promise<Hostile['bombs']> {
  const measured = [];
  for (const { name, bytes } of createBombs()) {
    say(`hostile: ${name}`);
    const { ms } = await sendImage(server.url, bytes);
    measured.push({ name, milliseconds: ms });
  }
  return measured;
}

async function sendBesideSlow(server: ServerProcess, file: Buffer, runs: number): Promise<number[]> {
  const sockets = Array.from({ length: SLOW_CLIENTS }, (_, i) => {
    const socket = open(server);
    // Half of them never end their headers, half their body.
    socket.write(i % 2 === 0 ? `POST ${routes.process} HTTP/1.1\r\nHost: x\r\nX-Slow: ` : head(90_000));
    return socket;
  });
  const trickle = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
  }, 500);
  try {
    const measured: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { status, ms } = await sendImage(server.url, file, 'good', { fresh: true });
      if (status !== 200) throw new Error(`a good client was answered ${status}`);
      measured.push(ms);
      await sleep(250);
    }
    return measured;
  } finally {
    clearInterval(trickle);
    for (const socket of sockets) socket.destroy();
  }
}

/** How long those wait who share a server with files, clients and connections of the worst kind. */
export default defineExtra<Hostile>({
  name: 'hostile',
  help: 'waits beside bombs, clients that hang up, and 500 slow ones',
  when: 'after',
  async measure({ options, revela, effort, say }) {
    if (!revela) return undefined;
    const flags = ['--workers', String(options.workers)];
    const server = await startServer(mkdtempSync(join(options.folder, 'hostile-')), flags);
    try {
      // A thread's first picture also loads its codecs, which is no work of the bomb's.
      await Promise.all(
        [...soundFixtures, ...soundFixtures].map(({ bytes, path }) => sendImage(server.url, bytes, path)),
      );
      const bombs = await sendBombs(server, say);
      await until(server, isIdle);
      const slow = { image: noiseBmp(4500), filter: 'blur', params: { radius: 200 } };
      const body = encodeForm(formOf(slow));
      const cutUploads: number[] = [];
      const leftJobs: number[] = [];
      for (let run = 0; run < effort.extraRuns; run++) {
        say(`hostile: hanging up, run ${run + 1}`);
        cutUploads.push(await hangUp(server, body, 5_000_000, ({ heldBytes }) => heldBytes >= 4_000_000));
        leftJobs.push(await hangUp(server, body, body.length, ({ jobs }) => jobs.running === 1));
      }
      say(`hostile: beside ${SLOW_CLIENTS} slow clients`);
      const good = fixture('photos/chelsea.png');
      return {
        bombs,
        cutUploads,
        leftJobs,
        besideSlow: await sendBesideSlow(server, good, effort.extraRuns),
      };
    } finally {
      await server.kill();
    }
  },
  rows({ bombs, cutUploads, leftJobs, besideSlow }, ids) {
    const slowest = bombs.reduce((a, b) => (a.milliseconds > b.milliseconds ? a : b));
    const spread = (values: readonly number[]) =>
      `${formatMilliseconds(median(values))}, ${formatMilliseconds(Math.max(...values))}`;
    return [
      ['Beside hostile and fickle clients: median, slowest'],
      revelaRow(
        `answer to a bomb (${slowest.name})`,
        ids,
        spread(bombs.map(({ milliseconds }) => milliseconds)),
        'slowest ≤ 1 s',
      ),
      revelaRow('memory of a cut upload given back', ids, spread(cutUploads), 'slowest ≤ 200 ms'),
      revelaRow('job of a client that hung up over', ids, spread(leftJobs), 'slowest ≤ 200 ms'),
      revelaRow(`good answer beside ${SLOW_CLIENTS} slow clients`, ids, spread(besideSlow), 'slowest ≤ 2 s'),
    ];
  },
});
