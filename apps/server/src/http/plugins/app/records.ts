import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { openDatabase, watchFile } from '../../../records/open.js';
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
    const database = await openDatabase(dataDir);
    app.decorate('records', createRecordsRepository(database, await watchFile(dataDir)));
    app.addHook('onClose', async () => {
      await database.destroy();
    });
  },
  { name: 'records' },
);
