import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ErrorSchema, HealthSchema, ReadinessSchema, routes } from '@revela/shared';
import { Type } from 'typebox';

/** `GET /health/live` and `GET /health/ready`. */
const health: FastifyPluginCallbackTypebox<{ startedAt: string }> = (app, { startedAt }, done) => {
  app.get(
    routes.healthLive,
    {
      schema: { summary: 'The process is up', response: { 200: HealthSchema } },
      config: { open: true },
      logLevel: 'warn',
    },
    () => ({ status: 'ok' as const }),
  );

  app.get(
    routes.healthReady,
    {
      schema: {
        summary: 'Database and workers answer',
        response: { 200: ReadinessSchema, 503: Type.Union([HealthSchema, ErrorSchema]) },
      },
      config: { open: true },
      logLevel: 'warn',
    },
    async (request, reply) => {
      try {
        await Promise.all([app.records.check(), app.imaging.ping()]);
        return { status: 'ok' as const, startedAt, jobs: app.imaging.jobs, heldBytes: app.memoryBudget.held };
      } catch (error) {
        request.log.error({ err: error }, `not ready: ${(error as Error).message}`);
        return reply.code(503).send({ status: 'unavailable' as const });
      }
    },
  );
  done();
};

export default health;
