import { startPeer } from '../measure/start.js';
import { median } from '../measure/statistics.js';
import { sendUpload, uploadOf } from '../measure/upload.js';
import { valueRow } from '../report/rows.js';
import { formatMilliseconds } from '../report/units.js';
import type { ByServer } from '../results.js';
import { defineExtra } from './extra.js';

/** Milliseconds from a server's start, of each start. */
interface Startup {
  readonly listening: number[];
  readonly ready: number[];
  /** Until its first picture was answered, which was sent as soon as it was ready. */
  readonly answered: number[];
}

/** Starts every server a few times, in turns. */
export default defineExtra<ByServer<Startup>>({
  name: 'startup',
  help: 'time until a server is ready, and until its first answer',
  // Before the others: nothing else runs yet.
  when: 'before',
  async measure({ peers, small, effort, say }) {
    const upload = uploadOf(small, { name: 'blur', params: {} });
    const startup: ByServer<Startup> = {};
    for (let run = 0; run < effort.extraRuns; run++) {
      for (const peer of peers) {
        say(`${peer.label}: start ${run + 1}`);
        const server = await startPeer(peer);
        const { milliseconds } = await sendUpload(server.origin, upload);
        await server.stop();
        const own = (startup[peer.id] ??= { listening: [], ready: [], answered: [] });
        own.listening.push(server.listeningMs);
        own.ready.push(server.readyMs);
        own.answered.push(server.readyMs + milliseconds);
      }
    }
    return startup;
  },
  rows(startup, ids) {
    const row = (name: string, key: keyof Startup, target?: string) => {
      const values = Object.entries(startup).map(([id, own]) => [id, median(own[key])] as const);
      return valueRow<number>(name, ids, Object.fromEntries(values), formatMilliseconds, target);
    };
    return [
      ['From its start'],
      row('until it listens', 'listening'),
      row('until it is ready', 'ready', '≤ 1 s'),
      row('until a first picture of 2 MP is answered', 'answered'),
    ];
  },
});
