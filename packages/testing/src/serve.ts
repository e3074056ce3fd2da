// For tests of Vitest alone, which this imports by way of `cleanUp`.

import { cleanUp, temporaryFolder } from './clean-up.js';
import { closeConnections } from './client.js';
import { type ServerProcess, startServer } from './server-process.js';

/**
 * A server in a process of its own that ends when the tests of the file are over.
 *
 * @param dataDir a folder of its own by default
 * @param cwd the folder it runs in; this process's own by default
 */
export async function serve(
  flags: readonly string[] = [],
  dataDir?: string,
  env?: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<ServerProcess> {
  const server = await startServer(dataDir ?? (await temporaryFolder()), flags, env, { cwd });
  cleanUp(async () => {
    closeConnections();
    if (!server.exit) await server.kill();
  });
  return server;
}
