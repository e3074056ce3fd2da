import { cpSync, existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '@revela/shared';
import { serverMain } from '@revela/testing/server-process';
import { startPeer } from '../measure/start.js';
import { median, pairedRatio } from '../measure/statistics.js';
import { probe, sendUpload, uploadOf } from '../measure/upload.js';
import { launchRevela } from '../peers/revela.js';
import { revelaRow } from '../report/rows.js';
import { formatMilliseconds, formatRatio } from '../report/units.js';
import { defineExtra } from './extra.js';
import { variants } from './variant-files.js';

/** Milliseconds of each start of one variant. */
interface Variant {
  readonly name: string;
  readonly ready: number[];
  /** Of a picture sent as soon as it was ready. */
  readonly firstAnswer: number[];
  /** Of a picture sent once it had time to load what it had left out. */
  readonly laterAnswer: number[];
  readonly description: number[];
}

/** How long a server is left alone to load what its start left out. */
const PRELOAD_MS = 2500;

/** A copy of the built server in which some files are others, beside the packages of the original. */
function copyServer(folder: string, files: Readonly<Record<string, string>>): string {
  const copy = mkdtempSync(join(folder, 'variant-'));
  const server = dirname(dirname(serverMain));
  cpSync(join(server, 'dist'), join(copy, 'dist'), { recursive: true });
  cpSync(join(server, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(server, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const [file, content] of Object.entries(files)) {
    const target = join(copy, 'dist', file);
    if (!existsSync(target))
      throw new Error(`The server has no ${file}: a variant without it would be none.`);
    writeFileSync(target, content);
  }
  return join(copy, 'dist', 'main.js');
}

/**
 * Starts the server as it is and without each of the measures that shorten its start, in turns: what each is worth.
 * Every variant is started twice a run, for the picture that comes at once and for the one that comes later.
 */
export default defineExtra<readonly Variant[]>({
  name: 'variants',
  help: 'start and first answers without each of what shortens them',
  when: 'before',
  async measure({ options, revela, small, effort, say }) {
    if (!revela) return undefined;
    const upload = uploadOf(small, { name: 'blur', params: {} });
    const series = Object.entries(variants).map(([name, files]) => {
      const measured: Variant = { name, ready: [], firstAnswer: [], laterAnswer: [], description: [] };
      return { measured, main: copyServer(options.folder, files) };
    });
    const start = (main: string) =>
      startPeer({ launch: launchRevela(options, main), readyPath: routes.healthReady });
    for (let run = -1; run < effort.extraRuns; run++) {
      for (const { measured, main } of series) {
        say(`start ${measured.name}: ${run < 0 ? 'warm-up' : `run ${run + 1}`}`);
        const first = await start(main);
        const { milliseconds: firstAnswer } = await sendUpload(first.origin, upload);
        await first.stop();
        const second = await start(main);
        await sleep(PRELOAD_MS);
        const { milliseconds: laterAnswer } = await sendUpload(second.origin, upload);
        const description = await probe(`${second.origin}/api/v1/openapi.json`);
        await second.stop();
        if (run < 0) continue;
        measured.ready.push(first.readyMs, second.readyMs);
        measured.firstAnswer.push(firstAnswer);
        measured.laterAnswer.push(laterAnswer);
        measured.description.push(description);
      }
    }
    return series.map(({ measured }) => measured);
  },
  rows(measured, ids) {
    const [asBuilt] = measured;
    const cell = (own: readonly number[], base: readonly number[]) =>
      formatMilliseconds(median(own)) + formatRatio(pairedRatio(own, base));
    return [
      ['Until ready; first answer at once; first answer later; OpenAPI (ratios to the server as it is)'],
      ...measured.map((own) =>
        revelaRow(
          own.name,
          ids,
          [
            cell(own.ready, asBuilt!.ready),
            cell(own.firstAnswer, asBuilt!.firstAnswer),
            cell(own.laterAnswer, asBuilt!.laterAnswer),
            cell(own.description, asBuilt!.description),
          ].join('; '),
        ),
      ),
    ];
  },
});
