import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { openRecordsDatabase } from '../../../records/database.js';
import { DATABASE_FILE } from '../../../records/open.js';
import { createRecordsRepository, type RecordsRepository } from '../../../records/records-repository.js';

declare module 'fastify' {
  interface FastifyInstance {
    records: RecordsRepository;
  }
}

export interface RecordsOptions {
  readonly dataDir: string;
}

/** The records of processed images, in SQLite. */
export default fp(
  async function records(app: FastifyInstance, { dataDir }: RecordsOptions) {
    const database = await openRecordsDatabase(join(dataDir, DATABASE_FILE), app.log);
    app.decorate('records', createRecordsRepository(database));
    app.addHook('onClose', () => database.close());
  },
  { name: 'records' },
);
