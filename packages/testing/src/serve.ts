// For tests of Vitest alone, which this imports by way of `cleanUp`.

import { cleanUp, temporaryFolder } from './clean-up.js';
import { closeConnections } from './client.js';
import { type ServerProcess, startServer } from './server-process.js';

/**
 * A server in a process of its own that ends when the tests of the file are over.
 *
 * @param dataDir a folder of its own by default
 */
export async function serve(
  flags: readonly string[] = [],
  dataDir?: string,
  env?: NodeJS.ProcessEnv,
): Promise<ServerProcess> {
  const server = await startServer(dataDir ?? (await temporaryFolder()), flags, env);
  cleanUp(async () => {
    closeConnections();
    if (!server.exit) await server.kill();
  });
  return server;
}
