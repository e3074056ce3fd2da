import type { Knex } from 'knex';
import { searchKey } from './search-key.js';

/** Records whose search keys are written anew at a time. */
const KEYS_AT_A_TIME = 5000;

/** Writes the search key of every record whose key is another today. */
async function rewriteSearchKeys(knex: Knex): Promise<void> {
  for (let last = 0; ;) {
    const rows = await knex<{ id: number; image_name: string; image_name_key: string }>('records')
      .where('id', '>', last)
      .orderBy('id')
      .limit(KEYS_AT_A_TIME)
      .select('id', 'image_name', 'image_name_key');
    for (const { id, image_name, image_name_key } of rows) {
      const key = searchKey(image_name);
      if (key !== image_name_key) await knex('records').where({ id }).update({ image_name_key: key });
      last = id;
    }
    if (rows.length < KEYS_AT_A_TIME) return;
  }
}

/** The database's migrations in order. One that was released is never edited: a change is a new entry. */
const migrations: readonly {
  name: string;
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}[] = [
  {
    name: '0001-records',
    async up(knex) {
      await knex.schema.createTable('records', (table) => {
        table.increments('id');
        table.text('image_name').notNullable();
        // What the name is searched by: without accents and letter case, which SQLite folds for ASCII only.
        table.text('image_name_key').notNullable();
        table.text('filter').notNullable();
        table.text('params').notNullable();
        table.text('regions');
        table.text('processed_at').notNullable();
        table.integer('width').notNullable();
        table.integer('height').notNullable();
        table.text('input_format').notNullable();
        table.integer('input_bytes').notNullable();
        table.integer('output_bytes').notNullable();
        table.float('duration_ms').notNullable();
        table.index(['filter', 'id']);
      });
    },
    async down(knex) {
      await knex.schema.dropTable('records');
    },
  },
  {
    // Keys were lower case, which is not all that Unicode folds.
    name: '0002-search-keys',
    up: rewriteSearchKeys,
    down: () => Promise.resolve(),
  },
  {
    // What a check of readiness writes, as nothing else tells whether the database can be written.
    name: '0003-readiness',
    async up(knex) {
      await knex.schema.createTable('readiness', (table) => {
        table.integer('id').primary();
        table.text('checked_at').notNullable();
        table.binary('padding').notNullable();
      });
    },
    async down(knex) {
      await knex.schema.dropTable('readiness');
    },
  },
  {
    // One filter with its parameters and regions became several.
    name: '0004-steps',
    async up(knex) {
      await knex.schema.alterTable('records', (table) => {
        table.text('steps').notNullable().defaultTo('[]');
        // A record has several filters: by none of them alone is it found.
        table.dropIndex(['filter', 'id']);
      });
      await knex.raw(`
        UPDATE records SET steps = json_array(json_object(
          'filter', filter,
          'params', json(params),
          'regions', CASE WHEN regions IS NULL THEN NULL ELSE json(regions) END,
          'regionsFrom', CASE WHEN regions IS NULL THEN NULL ELSE 'request' END))`);
      await knex.schema.alterTable('records', (table) => {
        table.dropColumns('params', 'regions');
      });
    },
    async down(knex) {
      await knex.schema.alterTable('records', (table) => {
        table.text('params').notNullable().defaultTo('{}');
        table.text('regions');
        table.index(['filter', 'id']);
      });
      await knex.raw(`
        UPDATE records SET params = json_extract(steps, '$[0].params'), regions = json_extract(steps, '$[0].regions')`);
      await knex.schema.alterTable('records', (table) => {
        table.dropColumn('steps');
      });
    },
  },
];

/** Names of the migrations, in order. */
export const migrationNames = migrations.map(({ name }) => name);

type Migration = (typeof migrations)[number];

/** Hands the migrations to Knex from code, so that a bundled server needs no folder of them. */
export const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve([...migrations]),
  getMigrationName: (migration) => migration.name,
  getMigration: (migration) => Promise.resolve(migration),
};
