import type { Say } from '../measure.js';
import type { Peer } from '../peers/index.js';
import type { ByServer, Startup } from '../results.js';
import { startServer } from '../server-process.js';

/** Starts every server a few times, in turns. */
export async function measureStartup(
  peers: readonly Peer[],
  runs: number,
  say: Say,
): Promise<ByServer<Startup>> {
  const startup: ByServer<{ listening: number[]; ready: number[] }> = {};
  for (let run = 0; run < runs; run++) {
    for (const peer of peers) {
      say(`${peer.label}: start ${run + 1}`);
      const server = await startServer(peer.launch);
      await server.stop();
      const own = (startup[peer.id] ??= { listening: [], ready: [] });
      own.listening.push(server.listeningMs);
      own.ready.push(server.readyMs);
    }
  }
  return startup;
}
