import { availableParallelism, totalmem } from 'node:os';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { defaultLimits, type Limits } from '@revela/shared';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { apiError } from './errors.js';
import errorHandler from './plugins/app/error-handler.js';
import imaging from './plugins/app/imaging.js';
import records from './plugins/app/records.js';
import multipart from './plugins/external/multipart.js';
import swagger from './plugins/external/swagger.js';
import filtersRoute from './routes/api/v1/filters.js';
import processRoute from './routes/api/v1/process.js';
import recordsRoutes from './routes/api/v1/records.js';
import serverRoute from './routes/api/v1/server.js';
import healthRoutes from './routes/health.js';
import { version } from './version.js';

/** Lets one image of 100 megapixels in at a time, and as many of 12 as there are threads. */
const MEMORY_BUDGET = 1.5 * 1024 ** 3;

export interface AppOptions {
  /** Folder of the database; made where missing. */
  readonly dataDir: string;
  /** Worker threads; one a core by default. */
  readonly workers?: number;
  readonly limits?: Partial<Limits>;
  /** Bytes of memory that the jobs which run at once may need together; 1.5 GiB by default, on a small machine a
   * quarter of its memory. */
  readonly memoryBudget?: number;
  /** Pixels below which a strip is not worth a thread of its own. */
  readonly minStripPixels?: number;
  /** Fastify's logger; off by default. */
  readonly logger?: FastifyServerOptions['logger'];
}

/**
 * Builds the server, ready to `listen` or to `inject` into. `close()` finishes the requests that run, then ends
 * the worker threads and the database.
 *
 * @throws {Error} where the data folder cannot be used
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const app = Fastify({
    logger: options.logger ?? false,
    // While it closes, what is new is refused in the contract's shape, by the hook below.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false, useDefaults: true } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  // A connection that stays open after its answer would hold the closing server up until it times out.
  app.addHook('onSend', async (_request, reply) => {
    if (closing) void reply.header('Connection', 'close');
  });
  app.addHook('onRequest', async () => {
    if (!closing) return;
    throw apiError('SERVER_BUSY', 'The server is shutting down. Try again in a moment.');
  });

  await app.register(errorHandler);
  await app.register(multipart, { maxUploadBytes: limits.maxUploadBytes });
  await app.register(swagger, { version });
  await app.register(records, { dataDir: options.dataDir });
  await app.register(imaging, {
    workers: options.workers ?? availableParallelism(),
    limits,
    memoryBudget: options.memoryBudget ?? Math.min(MEMORY_BUDGET, totalmem() / 4),
    minStripPixels: options.minStripPixels,
  });

  await app.register(healthRoutes);
  await app.register(filtersRoute);
  await app.register(processRoute, { limits });
  await app.register(recordsRoutes);
  await app.register(serverRoute, { limits, version });
  return app as unknown as FastifyInstance;
}
