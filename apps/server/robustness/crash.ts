import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { closeConnections, getJson, sendImage } from '@revela/testing/client';
import { soundFixtures } from '@revela/testing/fixture-files';
import { createRandom } from './random.js';
import { startServer, whileServing } from '@revela/testing/server-process';

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  readonly onProgress?: (kills: number) => void;
}

export interface CrashReport {
  readonly kills: number;
  /** Records whose `200` had begun when the server was killed or before. */
  readonly acknowledged: number;
  /** Of those, records that a restarted server does not know, or knows otherwise. */
  readonly lost: readonly string[];
  /** What `PRAGMA integrity_check` found, other than `ok`, and servers that ended before they were killed. */
  readonly damage: readonly string[];
  /** Records whose `200` never began: the kill came in between, which is allowed. */
  readonly unacknowledged: number;
  readonly seconds: number;
}

interface Connection {
  all(sql: string, done: (error: Error | null, rows: Record<string, unknown>[]) => void): void;
  close(done: () => void): void;
}

interface Sqlite {
  Database: new (file: string, done: (error: Error | null) => void) => Connection;
}

/** A connection to a database file, beside whatever has it open. */
export async function openBeside(file: string) {
  const { Database } = createRequire(import.meta.url)('sqlite3') as Sqlite;
  const database = await new Promise<Connection>((resolve, reject) => {
    const opening = new Database(file, (error) => {
      if (error) reject(error);
      else resolve(opening);
    });
  });
  return {
    exec: (sql: string) =>
      new Promise<Record<string, unknown>[]>((resolve, reject) => {
        database.all(sql, (error, rows) => {
          if (error) reject(error);
          else resolve(rows);
        });
      }),
    close: () => new Promise<void>((resolve) => database.close(resolve)),
  };
}

/** Runs a query on a database file, beside whatever has it open. */
export async function query(file: string, sql: string): Promise<Record<string, unknown>[]> {
  const database = await openBeside(file);
  try {
    return await database.exec(sql);
  } finally {
    await database.close();
  }
}

/** Kills a server at any moment, again and again, on one database, and looks for what it lost. */
export async function crash({ kills, seed, onProgress }: CrashOptions): Promise<CrashReport> {
  const random = createRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'revela-crash-'));
  const file = join(folder, 'revela.sqlite');
  const pictures = soundFixtures.filter(({ bytes }) => bytes.length < 8000);
  /** Names of the images by the record that the head of their answer named. */
  const acknowledged = new Map<number, string>();
  const damage: string[] = [];
  const began = performance.now();
  let sent = 0;

  try {
    for (let kill = 0; kill < kills; kill++) {
      const server = await startServer(folder, ['--workers', '2', '--log-level', 'info']);
      let alive = true;
      const upload = async () => {
        while (alive) {
          const name = `crash-${sent++}.png`;
          await sendImage(server.url, random.pick(pictures).bytes, name, {
            onHead(status, { location }) {
              if (status === 200) acknowledged.set(Number(location!.split('/').at(-1)), name);
            },
          }).catch(() => undefined);
        }
      };
      const uploads = Array.from({ length: 4 }, upload);
      // Until the first answer and then for any while, so that kills fall into starts of work and the thick of it.
      const before = acknowledged.size;
      const until = performance.now() + 20_000;
      while (acknowledged.size === before && performance.now() < until && !server.exit) await delay(5);
      await delay(random.integer(120));
      if (server.crash) damage.push(`before kill ${kill + 1}: ${server.crash}`);
      const killed = server.kill();
      alive = false;
      await killed;
      await Promise.all(uploads);
      closeConnections();
      const [check] = await query(file, 'PRAGMA integrity_check');
      if (check?.integrity_check !== 'ok') damage.push(`after kill ${kill + 1}: ${JSON.stringify(check)}`);
      onProgress?.(kill + 1);
    }

    const server = await startServer(folder, ['--workers', '1']);
    const lost: string[] = [];
    await whileServing(server, async () => {
      for (const [id, name] of acknowledged) {
        const record = await getJson<{ imageName?: string }>(`${server.url}/api/v1/records/${id}`);
        if (record.imageName !== name) lost.push(`${id} (${name}): ${JSON.stringify(record)}`);
      }
    });
    closeConnections();
    await server.stop();
    const [{ count }] = (await query(file, 'SELECT count(*) AS count FROM records')) as [{ count: number }];
    return {
      kills,
      acknowledged: acknowledged.size,
      lost,
      damage,
      unacknowledged: count - acknowledged.size + lost.length,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
