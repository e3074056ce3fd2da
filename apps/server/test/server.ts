import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppOptions, buildApp } from '@revela/server';
import { cleanUp } from './clean-up.js';

/** A new folder that is removed when the tests of the file are over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'revela-test-'));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server with a database of its own, closed when the tests of the file are over. */
export async function startApp(options: Partial<AppOptions> = {}) {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const app = await buildApp({ workers: 2, ...options, dataDir });
  cleanUp(() => app.close());
  return app;
}
