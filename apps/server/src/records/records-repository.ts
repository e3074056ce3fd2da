import type { ProcessingRecord, RecordedStep, RecordsPage, RecordsQuery } from '@revela/shared';
import type { RecordsDatabase } from './database.js';
import { searchKey } from './search-key.js';

/** A record before the database has numbered it. */
export type NewRecord = Omit<ProcessingRecord, 'id'>;

export interface RecordsRepository {
  /**
   * Writes a record; once it resolves, the record outlives a crash.
   *
   * @throws {DatabaseUnavailableError} as every method here, where the disk is full or read-only or the database locked
   * @throws {DatabaseUnusableError} as every method here, where the database is damaged, deleted or not to be used
   */
  add(record: NewRecord): Promise<ProcessingRecord>;
  /** One record, or undefined where there is none. */
  find(id: number): Promise<ProcessingRecord | undefined>;
  /**
   * A page of records, newest first. Records that arrive meanwhile are newer than every page that follows, so
   * pages neither repeat nor skip any.
   *
   * @throws {InvalidCursorError} where the cursor is none that a page gave
   */
  list(query: RecordsQuery): Promise<RecordsPage>;
  /** Resolves where the database can be read and written; what it finds is true for a second. */
  check(): Promise<void>;
}

/** A cursor that no page gave. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

interface RecordRow {
  id: number;
  image_name: string;
  image_name_key: string;
  filter: string;
  steps: string;
  processed_at: string;
  width: number;
  height: number;
  input_format: string;
  input_bytes: number;
  output_bytes: number;
  duration_ms: number;
}

function toRecord(row: RecordRow): ProcessingRecord {
  return {
    id: row.id,
    imageName: row.image_name,
    filter: row.filter,
    steps: JSON.parse(row.steps) as RecordedStep[],
    processedAt: row.processed_at,
    width: row.width,
    height: row.height,
    inputFormat: row.input_format,
    inputBytes: row.input_bytes,
    outputBytes: row.output_bytes,
    durationMs: row.duration_ms,
  };
}

const toCursor = (id: number) => Buffer.from(`id:${id}`).toString('base64url');

function fromCursor(cursor: string): number {
  const id = /^id:([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (!id) throw new InvalidCursorError(`Not a cursor: ${cursor}`);
  return Number(id);
}

export function createRecordsRepository(database: RecordsDatabase): RecordsRepository {
  return {
    async add(record) {
      const row = {
        image_name: record.imageName,
        image_name_key: searchKey(record.imageName),
        filter: record.filter,
        steps: JSON.stringify(record.steps),
        processed_at: record.processedAt,
        width: record.width,
        height: record.height,
        input_format: record.inputFormat,
        input_bytes: record.inputBytes,
        output_bytes: record.outputBytes,
        duration_ms: record.durationMs,
      };
      const [id] = await database.query((knex) => knex<RecordRow>('records').insert(row));
      return { id: id!, ...record };
    },

    async find(id) {
      const row = await database.query((knex) => knex<RecordRow>('records').where({ id }).first());
      return row && toRecord(row);
    },

    async list({ limit, cursor, filter, search }) {
      const before = cursor === undefined ? undefined : fromCursor(cursor);
      const rows = await database.query((knex) => {
        const query = knex<RecordRow>('records')
          .orderBy('id', 'desc')
          .limit(limit + 1);
        if (before !== undefined) query.where('id', '<', before);
        if (filter !== undefined) query.whereRaw(`instr('+' || filter || '+', ?) > 0`, [`+${filter}+`]);
        if (search) query.whereRaw('instr(image_name_key, ?) > 0', [searchKey(search)]);
        return query;
      });
      const items = rows.slice(0, limit).map(toRecord);
      return { items, nextCursor: rows.length > limit ? toCursor(items.at(-1)!.id) : null };
    },

    check: () => database.check(),
  };
}
