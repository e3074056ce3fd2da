import { routes } from '@revela/shared';
import { getJson } from '@revela/testing/client';
import { extras } from './extras/index.js';
import type { Bench, Extra } from './extras/extra.js';
import { chooseFilters } from './filters.js';
import { compare } from './measure/comparison.js';
import { startPeer } from './measure/start.js';
import { quick, type Say, type Subject, thorough } from './measure/subject.js';
import type { Options } from './options.js';
import { makePeer, type Peer, peerIds, type PeerOptions } from './peers/index.js';
import { makeJpeg, openPhotograph } from './pictures/photograph.js';
import type { Measured, ServerInfo } from './results.js';

const small = { name: '2 MP', width: 1632, height: 1224, bytes: 1.33e6 };
const large = { name: '12 MP', width: 4000, height: 3000, bytes: 8e6 };

/** Measures what the options ask for. Every server is down again when it returns. */
export async function run(options: Options, folder: string, say: Say): Promise<Measured> {
  const peerOptions = { ...options, folder };
  const { peers, missing } = choosePeers(peerOptions, options.without);
  say('making pictures');
  const photograph = openPhotograph(options.image);
  const subjects: Subject[] = [];
  const bench: Bench = {
    options: peerOptions,
    effort: options.quick ? quick : thorough,
    filters: chooseFilters(options.filters),
    photograph,
    small: await makeJpeg(photograph, small),
    large: await makeJpeg(photograph, large),
    peers,
    subjects,
    revela: peers.find(({ id }) => id === 'revela'),
    say,
  };
  const measured: Record<string, unknown> = {};
  const measureExtras = async (when: Extra<unknown>['when']) => {
    for (const extra of extras.filter(
      (known) => known.when === when && options.extras.includes(known.name),
    )) {
      measured[extra.name] = await extra.measure(bench);
    }
  };

  try {
    await measureExtras('before');
    for (const peer of peers) {
      say(`starting ${peer.label}`);
      subjects.push(await startSubject(peer));
    }
    const servers = await Promise.all(subjects.map(describe));
    const comparison = options.comparison
      ? await compare(subjects, bench.filters, bench.small, bench.large, bench.effort, say)
      : undefined;
    await measureExtras('beside');
    await stopAll(subjects);
    await measureExtras('after');
    return {
      photograph: photograph.description,
      pictures: [bench.small, bench.large].map(({ name, width, height, file }) => ({
        name,
        width,
        height,
        bytes: file.length,
      })),
      filters: bench.filters.map(({ name, title }) => ({ name, title })),
      servers,
      missing,
      ...(comparison && { comparison }),
      extras: measured,
    };
  } finally {
    await stopAll(subjects);
  }
}

function choosePeers(
  options: PeerOptions,
  without: Options['without'],
): { peers: Peer[]; missing: Measured['missing'][number][] } {
  const peers: Peer[] = [];
  const missing: Measured['missing'][number][] = [];
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

async function startSubject(peer: Peer): Promise<Subject> {
  const server = await startPeer(peer);
  const { filters } = await getJson<{ filters: { name: string }[] }>(server.origin + routes.filters, {
    fresh: true,
  });
  return { peer, server, filters: new Set(filters.map(({ name }) => name)) };
}

async function describe({ peer: { id, label }, server }: Subject): Promise<ServerInfo> {
  const { version } = await getJson<{ version: string }>(server.origin + routes.server, { fresh: true });
  return { id, label, version };
}

/** Stops what still runs; a second time does nothing. */
async function stopAll(subjects: Subject[]): Promise<void> {
  await Promise.all(subjects.splice(0).map(({ server }) => server.stop()));
}
