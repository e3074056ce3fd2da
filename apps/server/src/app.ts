import type { ServerOptions } from 'node:https';
import { availableParallelism, totalmem } from 'node:os';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { defaultLimits, type Limits } from '@revela/shared';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { apiError } from './errors.js';
import access from './http/plugins/app/access.js';
import memoryBudget from './http/plugins/app/memory-budget.js';
import { type Catalogue, createCatalogue } from './filters/catalogue.js';
import { connectionLimit } from './handles.js';
import connections from './http/plugins/app/connections.js';
import errorHandler from './http/plugins/app/error-handler.js';
import filters from './http/plugins/app/filters.js';
import imaging from './http/plugins/app/imaging.js';
import records from './http/plugins/app/records.js';
import targets from './http/plugins/app/targets.js';
import multipart from './http/plugins/external/multipart.js';
import securityHeaders from './http/plugins/external/security-headers.js';
import swagger from './http/plugins/external/swagger.js';
import filtersRoute from './http/routes/api/v1/filters.js';
import processRoute from './http/routes/api/v1/process.js';
import recordsRoutes from './http/routes/api/v1/records.js';
import serverRoute from './http/routes/api/v1/server.js';
import healthRoutes from './http/routes/health.js';
import { defaultTimeouts, type Timeouts } from './http/timeouts.js';
import { answerClientError, answerUnreadablePath } from './http/unread-requests.js';
import { formatValidationError } from './http/validation-error.js';
import { openFilesLimit } from './posix.js';
import { version } from './version.js';

/** Lets one image of 100 megapixels in at a time, and as many of 12 as there are threads. */
const MEMORY_BUDGET = 1.5 * 1024 ** 3;
/** Certificate and private key of a server that speaks TLS, in PEM. */
export interface TlsFiles {
  readonly cert: Buffer | string;
  readonly key: Buffer | string;
}

export interface AppOptions {
  /** Folder of the database; made where missing. */
  readonly dataDir: string;
  /** Worker threads; one a core by default. */
  readonly workers?: number;
  readonly limits?: Partial<Limits>;
  /** Bytes of memory that the jobs which run at once may need together; 1.5 GiB by default, or half of `maxMemory`. */
  readonly memoryBudget?: number;
  /** Pixels below which a strip is not worth a thread of its own. */
  readonly minStripPixels?: number;
  /**
   * Resident memory, in bytes, past which jobs are stopped; half of the machine's by default.
   */
  readonly maxMemory?: number;
  /** Bytes that uploads and answers may hold in memory together; a quarter of `maxMemory` by default. */
  readonly maxHeldBytes?: number;
  /** The token that requests must carry; none is asked for by default. */
  readonly token?: string | undefined;
  /** Requests a minute of one client; any number by default. */
  readonly rateLimit?: number;
  /** Origins whose pages may call the API; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Speaks TLS; plain HTTP by default. */
  readonly tls?: TlsFiles | undefined;
  /** The filters; ours by default. */
  readonly catalogue?: Catalogue;
  readonly timeouts?: Partial<Timeouts>;
  /** Fastify's logger; off by default. */
  readonly logger?: FastifyServerOptions['logger'];
}

/** Memory the process may use: the machine's, or less where a container is held to less. */
function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * Builds the server, ready to `listen` or to `inject` into. `close()` finishes the requests that run, then ends
 * the worker threads and the database.
 *
 * @throws {Error} where the data folder cannot be used
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const timeouts: Timeouts = { ...defaultTimeouts, ...options.timeouts };
  const maxMemory = options.maxMemory ?? availableMemory() / 2;
  const { tls } = options;
  const serverOptions: ServerOptions = {
    headersTimeout: timeouts.headersMs,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: 16 * 1024,
    // Node would refuse a request without it by itself, in no shape.
    requireHostHeader: false,
    // Of plain HTTP it is true by itself.
    ...(tls && { cert: tls.cert, key: tls.key, handshakeTimeout: timeouts.headersMs, allowHalfOpen: true }),
  };
  const app = Fastify({
    logger: options.logger ?? false,
    ...(tls ? { https: serverOptions } : { http: serverOptions }),
    requestTimeout: timeouts.uploadMs,
    keepAliveTimeout: 10_000,
    // No route takes a body but the upload, which is read by its own rules.
    bodyLimit: 16 * 1024,
    frameworkErrors: answerUnreadablePath,
    clientErrorHandler: answerClientError,
    // While it closes, what is new is refused in the contract's shape, by the hook below.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    schemaErrorFormatter: (errors) => formatValidationError(errors),
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
  app.addHook('onRequest', (_request, _reply, done) => {
    if (!closing) done();
    else {
      done(
        apiError(
          'SERVER_STOPPING',
          'The server is being stopped and takes nothing new. Try again in a moment: it may be starting anew.',
        ),
      );
    }
  });

  const workers = options.workers ?? availableParallelism();
  app.server.maxConnections = connectionLimit(openFilesLimit(), workers);
  app.removeAllContentTypeParsers();
  await app.register(errorHandler);
  await app.register(connections, {
    tls: tls !== undefined,
    linger: { ms: timeouts.lingerMs, bytes: limits.maxUploadBytes * 2 },
    answer: { maxMs: timeouts.answerMs, stallMs: timeouts.stallMs },
  });
  await app.register(securityHeaders, { tls: tls !== undefined, corsOrigins: options.corsOrigins ?? [] });
  await app.register(access, { token: options.token, rateLimit: options.rateLimit ?? 0 });
  await app.register(targets);
  // A single upload of the largest size always fits.
  await app.register(memoryBudget, {
    maxBytes: Math.max(options.maxHeldBytes ?? maxMemory / 4, limits.maxUploadBytes * 2),
  });
  await app.register(multipart, { maxUploadBytes: limits.maxUploadBytes });
  await app.register(swagger, { version });
  const catalogue = options.catalogue ?? createCatalogue();
  await app.register(filters, { catalogue });
  await app.register(records, { dataDir: options.dataDir });
  await app.register(imaging, {
    workers,
    limits,
    memoryBudget: options.memoryBudget ?? Math.min(MEMORY_BUDGET, maxMemory / 2),
    minStripPixels: options.minStripPixels,
    maxMemory,
    catalogue,
  });

  // By this a client that looks every moment notices that another process has taken this one's place.
  const startedAt = new Date().toISOString();
  await app.register(healthRoutes, { startedAt });
  await app.register(filtersRoute);
  await app.register(processRoute, { limits, pace: timeouts });
  await app.register(recordsRoutes);
  await app.register(serverRoute, { limits, version, startedAt });
  return app;
}
