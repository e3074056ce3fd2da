// The server without each of the measures that shorten its start: files of its `dist` that stand in for its own.

/** Compilers of schemas as Fastify has them by default, loaded and run at the start. */
const eagerCompilers = `
import AjvCompiler from '@fastify/ajv-compiler';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';
export const createLazyCompilers = () => ({
  steps: [],
  compilersFactory: { buildValidator: AjvCompiler(), buildSerializer: SerializerSelector() },
});
`;

/** Nothing is loaded ahead: what a start leaves out waits for its first use. */
const noPreload = `
import fp from 'fastify-plugin';
export default fp((app, options, done) => {
  app.decorate('preload', () => undefined);
  done();
}, { name: 'preload' });
`;

/** The description is made by the server itself, from its own routes, at its start. */
const ownSwagger = `
import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
export default fp(async (app, { version }) => {
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Revela', version } } });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
}, { name: 'open-api' });
`;

/** Piscina as it comes: it offers threads that still load, and does not tell when an ended one is gone. */
const barePiscina = `
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
export function createThreadPool({ threads, maxQueue, workerFile, data, onError }) {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker-entry.cjs', import.meta.url)),
    workerData: { module: workerFile.href, data },
    name: 'ping',
    minThreads: threads,
    maxThreads: threads,
    maxQueue,
    idleTimeout: Infinity,
    niceIncrement: 10,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  pool.on('error', onError);
  return {
    run(name, task, transfer = []) {
      const end = new AbortController();
      const result = pool.run(task, { name, signal: end.signal, transferList: [...transfer] });
      return { result, over: result.then(() => undefined, () => undefined), begun: true, end: (reason) => end.abort(reason) };
    },
    get size() {
      return pool.threads.length;
    },
    close: () => pool.close(),
  };
}
`;

const compilers = { 'http/lazy-compilers.js': eagerCompilers };
const preload = { 'http/plugins/app/preload.js': noPreload };
const openApi = { 'http/plugins/external/swagger.js': ownSwagger };

/** Files by variant; the server as it is comes first. */
export const variants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'as it is': {},
  'compilers at the start': compilers,
  'nothing loaded ahead': preload,
  'OpenAPI by the server itself': openApi,
  'all of these': { ...compilers, ...preload, ...openApi },
  'Piscina unwrapped': { 'jobs/thread-pool.js': barePiscina },
};
