import { type AppOptions, buildApp } from '@revela/server';
// What these add to the type of an app.
import type {} from '@revela/server/http/plugins/app/imaging';
import type {} from '@revela/server/http/plugins/app/memory-budget';
import type {} from '@revela/server/http/plugins/app/records';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';

/** A server with a database of its own, closed when the tests of the file are over. */
export async function startApp(options: Partial<AppOptions> = {}) {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const app = await buildApp({ workers: 2, ...options, dataDir });
  cleanUp(() => app.close());
  return app;
}
