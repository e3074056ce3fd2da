import type { Knex } from 'knex';

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
];

type Migration = (typeof migrations)[number];

/** Hands the migrations to Knex from code, so that a bundled server needs no folder of them. */
export const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve([...migrations]),
  getMigrationName: (migration) => migration.name,
  getMigration: (migration) => Promise.resolve(migration),
};
