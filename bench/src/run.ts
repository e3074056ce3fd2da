import { filterNames, routes } from '@revela/shared';
import { measureGaussian } from './extras/gaussian.js';
import { measureHealth } from './extras/health.js';
import { measureHuge } from './extras/huge.js';
import { measureSizes } from './extras/sizes.js';
import { measureStartup } from './extras/startup.js';
import { compare, type Effort, type Say, type Subject } from './measure.js';
import type { Options } from './options.js';
import { makePeer, type Peer, peerIds, type PeerOptions } from './peers/index.js';
import { makeCollection } from './pictures/collection.js';
import { makeJpeg, openPhotograph } from './pictures/photograph.js';
import type { Results, ServerInfo } from './results.js';
import { startServer } from './server-process.js';

const sizes = [
  { name: '2 MP', width: 1632, height: 1224, bytes: 1.33e6 },
  { name: '12 MP', width: 4000, height: 3000, bytes: 8e6 },
];

const thorough: Effort = {
  latencyRuns: 7,
  slowRuns: 1,
  warmUps: 2,
  rounds: 3,
  images: 24,
  leastSeconds: 4,
  mostSeconds: 30,
};
const quick: Effort = {
  latencyRuns: 2,
  slowRuns: 1,
  warmUps: 1,
  rounds: 1,
  images: 16,
  leastSeconds: 1,
  mostSeconds: 15,
};

/** Starts of a server that are timed, and runs of a Gaussian. */
const EXTRA_RUNS = 5;

/** Measures what the options ask for. Every server is down again when it returns. */
export async function run(
  options: Options,
  folder: string,
  say: Say,
): Promise<Omit<Results, 'measuredAt' | 'machine' | 'workers' | 'quick'>> {
  const { extras } = options;
  const effort = options.quick ? quick : thorough;
  const { peers, missing } = choosePeers({ ...options, folder }, options.without);
  const named = (id: string) => peers.find((peer) => peer.id === id);
  const revela = named('revela');

  say('making pictures');
  const photograph = openPhotograph(options.image);
  const [small, large] = await Promise.all(sizes.map((size) => makeJpeg(photograph, size)));
  // Before the others: nothing else runs yet.
  const startup = extras.startup
    ? await measureStartup(peers, options.quick ? 2 : EXTRA_RUNS, say)
    : undefined;

  const subjects: Subject[] = [];
  try {
    for (const peer of peers) {
      say(`starting ${peer.label}`);
      subjects.push({ peer, server: await startServer(peer.launch) });
    }
    const servers = await Promise.all(subjects.map(describe));
    const comparison = options.comparison ? await compare(subjects, small!, large!, effort, say) : undefined;
    const sizesOfMany = extras.sizes
      ? await measureSizes(subjects, await makeCollection(photograph), say)
      : undefined;
    const origin = subjects.find(({ peer }) => peer === revela)?.server.origin;
    const gaussian =
      extras.gaussian && origin !== undefined
        ? await measureGaussian(origin, large!, options.quick ? 2 : EXTRA_RUNS, say)
        : undefined;
    const health =
      extras.health && origin !== undefined
        ? await measureHealth(origin, large!, filterNames, say)
        : undefined;
    await stopAll(subjects);
    const huge = extras.huge && revela ? await measureHuge(revela, photograph, say) : undefined;
    return {
      photograph: photograph.description,
      pictures: [small!, large!].map(({ name, width, height, file }) => ({
        name,
        width,
        height,
        bytes: file.length,
      })),
      servers,
      missing,
      ...(comparison && { comparison }),
      ...(sizesOfMany && { sizes: sizesOfMany }),
      ...(gaussian && { gaussian }),
      ...(health && { health }),
      ...(huge && { huge }),
      ...(startup && { startup }),
    };
  } finally {
    await stopAll(subjects);
  }
}

function choosePeers(
  options: PeerOptions,
  without: Options['without'],
): { peers: Peer[]; missing: Results['missing'][number][] } {
  const peers: Peer[] = [];
  const missing: Results['missing'][number][] = [];
  for (const id of peerIds) {
    if (without.includes(id)) {
      missing.push({ id, reason: 'left out by --without' });
      continue;
    }
    const peer = makePeer(id, options);
    if (peer) peers.push(peer);
    else missing.push({ id, reason: 'no Python was found that has Pillow, Flask and gunicorn' });
  }
  return { peers, missing };
}

async function describe({ peer: { id, label }, server }: Subject): Promise<ServerInfo> {
  const response = await fetch(new URL(routes.server, server.origin));
  const { version } = (await response.json()) as { version: string };
  return { id, label, version };
}

/** Stops what still runs; a second time does nothing. */
async function stopAll(subjects: Subject[]): Promise<void> {
  await Promise.all(subjects.splice(0).map(({ server }) => server.stop()));
}
