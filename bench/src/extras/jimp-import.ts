import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { serverMain } from '@revela/testing/server-process';
import { resolve } from 'import-meta-resolve';
import { median, pairedRatio } from '../measure/statistics.js';
import { revelaRow } from '../report/rows.js';
import { formatBytes, formatMilliseconds, formatRatio } from '../report/units.js';
import { defineExtra } from './extra.js';

/** What a thread imports, and what its start then took. */
interface Imported {
  readonly name: string;
  /** From the thread being made to its having loaded. */
  readonly milliseconds: number[];
  readonly heapBytes: number[];
}

/** URLs of the modules of Jimp that the server's threads import, as the built server has them. */
function modulesOfServer(): string[] {
  const file = join(dirname(serverMain), 'imaging', 'image.js');
  const specifiers = [...readFileSync(file, 'utf8').matchAll(/from '(@jimp\/[^']+)'/g)].map(
    ([, name]) => name!,
  );
  if (specifiers.length === 0) throw new Error(`${file} imports nothing of Jimp's.`);
  return specifiers.map((specifier) => resolve(specifier, pathToFileURL(file).href));
}

/** What it would cost a thread to import `jimp` whole, formats and all, in place of its core and plugins. */
export default defineExtra<readonly Imported[]>({
  name: 'jimp-import',
  help: "a thread's start with `jimp` whole, and with its core and plugins",
  when: 'before',
  async measure({ effort, say }) {
    const series = [
      { name: 'nothing', modules: [] },
      { name: '@jimp/core and plugins, as the server', modules: modulesOfServer() },
      { name: 'jimp, whole', modules: [import.meta.resolve('jimp')] },
    ].map(({ name, modules }) => ({
      name,
      modules,
      milliseconds: [] as number[],
      heapBytes: [] as number[],
    }));
    // A start takes less than a second: many tell more.
    for (let run = -1; run < effort.extraRuns * 3; run++) {
      for (const { name, modules, milliseconds, heapBytes } of series) {
        say(`a thread that imports ${name}: ${run < 0 ? 'warm-up' : `run ${run + 1}`}`);
        const began = performance.now();
        const worker = new Worker(new URL('./import-worker.js', import.meta.url), {
          workerData: { modules },
        });
        const [heap] = (await once(worker, 'message')) as [number];
        if (run >= 0) {
          milliseconds.push(performance.now() - began);
          heapBytes.push(heap);
        }
        await worker.terminate();
      }
    }
    return series.map(({ name, milliseconds, heapBytes }) => ({ name, milliseconds, heapBytes }));
  },
  rows(measured, ids) {
    const asServer = measured[1]!;
    return [
      ["A thread's start by what it imports: time, memory of its heap (ratio to the server's)"],
      ...measured.map(({ name, milliseconds, heapBytes }) =>
        revelaRow(
          name,
          ids,
          `${formatMilliseconds(median(milliseconds))}${formatRatio(pairedRatio(milliseconds, asServer.milliseconds))}, ${formatBytes(median(heapBytes))}`,
        ),
      ),
    ];
  },
});
