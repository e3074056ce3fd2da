import { setTimeout as sleep } from 'node:timers/promises';
import { launchServer } from '@revela/testing/server-process';
import type { Peer } from '../peers/index.js';
import { probe } from './upload.js';

/** A server that is up. */
export interface RunningServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly pid: number;
  /** Milliseconds from its start until it said where it listens. */
  readonly listeningMs: number;
  /** Milliseconds from its start until it answered that it is ready. */
  readonly readyMs: number;
  stop(): Promise<unknown>;
}

/** A server that is not ready by then never will be. */
const START_MS = 30_000;

/** Starts a server and waits until it is ready. */
export async function startPeer({
  launch,
  readyPath,
}: Pick<Peer, 'launch' | 'readyPath'>): Promise<RunningServer> {
  const began = performance.now();
  const server = await launchServer({ ...launch, env: { NODE_ENV: 'production', ...launch.env } });
  try {
    await waitUntilReady(server.url + readyPath, began);
  } catch (error) {
    await server.kill();
    throw error;
  }
  const readyMs = performance.now() - began;
  const { url: origin, pid, listeningMs } = server;
  return { origin, pid, listeningMs, readyMs, stop: () => server.stop() };
}

async function waitUntilReady(url: string, began: number): Promise<void> {
  for (;;) {
    try {
      await probe(url, 1000);
      return;
    } catch (error) {
      if (performance.now() - began > START_MS) throw error;
      await sleep(5);
    }
  }
}
