import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { closeConnections, getJson, send } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { launchServer, findListening, serverMain } from '@revela/testing/server-process';
import { describe, expect, it } from 'vitest';
import { goodPictures, wrongAnswer, wrongAnswers } from './good-pictures.js';

const WORKERS = 2;

/** The command that starts a server that may have so many handles. */
async function limited(handles: number, workers = WORKERS) {
  const server = [process.execPath, serverMain, '--host', '127.0.0.1', '--port', '0', '--rate-limit', '0'];
  const flags = ['--data-dir', await temporaryFolder(), '--workers', String(workers)];
  return {
    command: 'sh',
    args: ['-c', `ulimit -n ${handles} && exec "$@"`, 'sh', ...server, ...flags],
  };
}

async function serveLimited(handles: number) {
  const server = await launchServer({ ...(await limited(handles)), findUrl: findListening });
  cleanUp(async () => {
    closeConnections();
    await server.kill();
  });
  return server;
}

/** Opens connections that say nothing; those that the server closes at once are none. */
async function openIdle(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () =>
    connect(port, '127.0.0.1').on('error', () => undefined),
  );
  cleanUp(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
  // What is over the limit is closed a moment later.
  await delay(1000);
  return sockets.filter((socket) => !socket.destroyed);
}

describe.skipIf(process.platform === 'win32')('a limit on file handles (Windows has none)', () => {
  it.each([40, 200, 255])('too low for a start, %i, is told by one sentence', async (handles) => {
    const { command, args } = await limited(handles);
    const ended = await new Promise((resolve) => {
      execFile(command, args, { timeout: 50_000 }, (error, stdout, stderr) => {
        resolve({ code: error?.code, stdout, stderr });
      });
    });
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^The server cannot start: it may have \d+ files and connections open, and with .+ it needs \d+\. Raise the limit \(ulimit -n\)\.\n$/,
      ) as string,
    });
  });

  it('just high enough leaves a server that serves', async () => {
    const { url } = await serveLimited(256);
    expect(await wrongAnswers(url)).toEqual([]);
  });

  it('bounds the connections: codecs that are loaded first while all of them are taken have handles', async () => {
    const { url, port, log } = await serveLimited(1024);
    await getJson(`${url}/health/ready`);
    const idle = await openIdle(port, 1100);
    expect(idle.length).toBeGreaterThan(500);
    // One place is enough for pictures one after another, over a connection that is kept.
    idle[0]!.destroy();
    await eventually('it is taken', () => send(`${url}/health/live`).then(Boolean, () => false));
    const wrong: (string | undefined)[] = [];
    for (const path of goodPictures) wrong.push(await wrongAnswer(url, path));
    expect(wrong.filter((text) => text !== undefined)).toEqual([]);
    expect(log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
