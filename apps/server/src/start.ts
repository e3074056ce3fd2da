import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import { isLoopback, reachableUrls } from './addresses.js';
import { buildApp } from './app.js';
import { readConfig } from './config.js';
import { endWithoutHandles } from './handles.js';
import { createCatalogue } from './filters/catalogue.js';
import { loggerOptions } from './log.js';
import { whyNotListening } from './ports.js';
import { faultSignals } from './posix.js';
import { DatabaseUnavailableError, DatabaseUnusableError } from './records/unavailable.js';

const config = readConfig(process.argv);
// Threads need some, too.
endWithoutHandles(config.workers);

/** What checks a definition is loaded only where there is one to check. */
async function loadCatalogue() {
  if (config.plugin.length === 0) return createCatalogue();
  const { loadPlugins, PluginError } = await import('./filters/load-plugins.js');
  return loadPlugins(config.plugin).catch((error: unknown) => {
    if (!(error instanceof PluginError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

const catalogue = await loadCatalogue();

const app = await buildApp({
  catalogue,
  dataDir: config.dataDir,
  workers: config.workers,
  limits: {
    maxUploadBytes: config.maxUploadMib * 1024 * 1024,
    maxPixels: config.maxMegapixels * 1e6,
    jobTimeoutMs: config.jobTimeout * 1000,
    maxQueue: config.maxQueue,
  },
  ...(config.maxMemoryMib !== undefined && { maxMemory: config.maxMemoryMib * 1024 * 1024 }),
  timeouts: { uploadMs: config.uploadTimeout * 1000, answerMs: config.uploadTimeout * 1000 },
  token: config.token,
  rateLimit: config.rateLimit,
  corsOrigins: config.corsOrigin,
  tls: config.tls,
  logger: await loggerOptions(config.logLevel, config.logFormat),
}).catch((error: unknown) => {
  const ofDatabase = error instanceof DatabaseUnusableError || error instanceof DatabaseUnavailableError;
  fail(`The server cannot start${ofDatabase ? ` with the data folder ${config.dataDir}` : ''}`, error);
});

/** Milliseconds that requests have to end where an error came that nobody caught: what it left is not to be trusted for long. */
const FAULT_GRACE_MS = 10_000;

let closing = false;
// Finishes what is running, however long it takes; at a second signal it ends at once: whoever sent it will not wait.
const grace = closeWithGrace(
  { delay: false, logger: app.log, skip: [...faultSignals] },
  async ({ signal, err, manual }) => {
    closing = true;
    if (err) {
      app.log.fatal({ err }, 'an error that nobody caught: the server stops');
      setTimeout(() => process.exit(1), FAULT_GRACE_MS).unref();
    } else if (signal || manual) app.log.info({ signal }, 'finishing what is running');
    await app.close();
  },
);

// Whoever started it over a channel of Node's stops it by a word, as a signal kills on Windows, or by going away.
if (process.send) {
  const stop = () => {
    if (!closing) grace.close();
  };
  process.on('message', (message) => {
    if (message === 'stop') stop();
  });
  process.on('disconnect', stop);
}

// A plugin that loads here may not load on a thread: nobody is to send pictures to a server that cannot filter them.
if (catalogue.plugins.length > 0) {
  await app.imaging.ready().catch(async (error: unknown) => {
    await app.close();
    fail('The worker threads cannot start', error);
  });
}

try {
  await app.listen({ host: config.host, port: config.port, listenTextResolver: () => '' });
} catch (error) {
  await app.close();
  process.stderr.write(`${whyNotListening(config.host, config.port, error as NodeJS.ErrnoException)}\n`);
  process.exit(1);
}
const { port } = app.server.address() as AddressInfo;
app.log.info(
  {
    urls: reachableUrls(config.host, port, config.tls !== undefined),
    dataDir: config.dataDir,
    workers: config.workers,
  },
  'listening',
);
if (config.token === undefined && !isLoopback(config.host)) {
  app.log.warn(
    { host: config.host },
    'whoever reaches this machine over the network can use this server: it asks for no token (--token-file)',
  );
}

/** Ends the process with a sentence for the person who started it. */
function fail(sentence: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${sentence}: ${reason}\n`);
  process.exit(1);
}
