import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyInstance {
    /** Names what is loaded at its first use, or once the server has been listening for a moment. */
    preload(load: () => unknown): void;
  }
}

/** Milliseconds a server listens before it loads more: whoever waits for it to be ready asks by then. */
const PAUSE_MS = 250;

/**
 * Loads, once the server listens, what its start left out, so that the first request does not wait for it. One
 * thing at a time, each short: requests are answered in between.
 */
export default fp(
  function preload(app: FastifyInstance, _options: object, done: () => void) {
    const loads: (() => unknown)[] = [];
    const closing = new AbortController();
    app.decorate('preload', (load: () => unknown) => {
      loads.push(load);
    });
    app.addHook('preClose', (next) => {
      closing.abort();
      next();
    });

    const run = async () => {
      await sleep(PAUSE_MS, undefined, { signal: closing.signal, ref: false });
      for (const load of loads) {
        try {
          await load();
        } catch (error) {
          // A request that needs it will fail, too, and be answered so.
          app.log.error({ err: error }, 'what was to be loaded ahead is not loaded');
        }
        await sleep(0, undefined, { signal: closing.signal, ref: false });
      }
    };
    app.addHook('onListen', (next) => {
      // Nothing but the end of the server ends it.
      run().catch(() => undefined);
      next();
    });
    done();
  },
  { name: 'preload' },
);
