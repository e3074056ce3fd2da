import { Type, type Static } from 'typebox';
import { AcceptedFormatSchema } from './formats.js';
import { LimitsSchema } from './limits.js';

/** The name a Revela server answers with: how a client knows that it reached one. */
export const SERVER_NAME = 'revela';

/** The moment a server's process began: another one says that the server was started anew. */
const StartedAtSchema = Type.String({
  format: 'date-time',
  description: 'When this server was started, ISO 8601, UTC. Another moment: it was started anew.',
});

export const ServerInfoSchema = Type.Object(
  {
    name: Type.Literal(SERVER_NAME),
    version: Type.String({ description: 'Semantic version.' }),
    startedAt: StartedAtSchema,
    limits: LimitsSchema,
    formats: Type.Array(AcceptedFormatSchema),
  },
  { description: 'The server, its limits and the formats it accepts.' },
);
export type ServerInfo = Static<typeof ServerInfoSchema>;

export const HealthSchema = Type.Object(
  { status: Type.Unsafe<'ok' | 'unavailable'>(Type.String({ enum: ['ok', 'unavailable'] })) },
  { description: 'ok: ready to serve.' },
);
export type Health = Static<typeof HealthSchema>;

/** What `GET /health/ready` answers while the server is. */
export const ReadinessSchema = Type.Object(
  {
    ...HealthSchema.properties,
    startedAt: StartedAtSchema,
    jobs: Type.Object({
      running: Type.Integer({ description: 'Jobs on the worker threads.' }),
      waiting: Type.Integer({ description: 'Jobs in the queue.' }),
    }),
    heldBytes: Type.Integer({ description: 'Bytes of uploads and answers in memory.' }),
  },
  { description: 'The server is ready, and this busy.' },
);
export type Readiness = Static<typeof ReadinessSchema>;
