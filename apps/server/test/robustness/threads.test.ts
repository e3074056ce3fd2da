import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createCatalogue } from '@revela/server/filters/catalogue';
import { createImaging } from '@revela/server/imaging/pipeline';
import { defaultLimits } from '@revela/shared';
import { expect, it } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { eventually } from '@revela/testing/eventually';

const run = promisify(execFile);
const entry = fileURLToPath(import.meta.resolve('@revela/server/jobs/worker-entry').replace(/\.js$/, '.cjs'));

/** Modules that take Node little to load and long to link. */
async function writeModules(folder: string): Promise<URL> {
  const names = Array.from({ length: 4000 }, (_, i) => `x${i}`);
  const importers = Array.from({ length: 60 }, (_, i) => `importer-${i}.mjs`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'names.mjs'), `export const ${names.map((name) => `${name} = 0`).join()};`);
  for (const file of importers) {
    await writeFile(join(folder, file), `import { ${names.join()} } from './names.mjs';`);
  }
  const root = join(folder, 'root.mjs');
  const imports = importers.map((file) => `import './${file}';`).join('\n');
  await writeFile(root, `${imports}\nexport const ping = () => true;`);
  return pathToFileURL(root);
}

it('a process outlives its threads being ended at any moment of their loading', async () => {
  const worker = await writeModules(await temporaryFolder());
  const script = fileURLToPath(new URL('./ends-loading-threads.mjs', import.meta.url));
  // Without worker-entry.cts, the worker itself in its place, Node aborts most of the time.
  await run(process.execPath, [script, entry, worker.href, '120']);
});

it('a server that is closed as soon as it is made ends without a word', async () => {
  const script = `
    import { createCatalogue } from ${JSON.stringify(import.meta.resolve('@revela/server/filters/catalogue'))};
    import { createImaging } from ${JSON.stringify(import.meta.resolve('@revela/server/imaging/pipeline'))};
    const limits = ${JSON.stringify(defaultLimits)};
    for (let i = 0; i < 5; i++) {
      const imaging = createImaging({
        workers: 2, limits, memoryBudget: 2 ** 32, maxMemory: 2 ** 40, catalogue: createCatalogue(), onWorkerError: console.error,
      });
      if (i % 2) void imaging.ping();
      await imaging.close();
    }`;
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout + stderr).toBe('');
});

it('a worker file that does not load is told of by its own error', async () => {
  const file = join(await temporaryFolder(), 'broken.mjs');
  await writeFile(file, `throw new Error('the worker is broken');`);
  const errors: string[] = [];
  const imaging = createImaging({
    workers: 1,
    limits: defaultLimits,
    memoryBudget: 2 ** 32,
    maxMemory: 2 ** 40,
    catalogue: createCatalogue(),
    workerFile: pathToFileURL(file),
    onWorkerError: ({ message }) => errors.push(message),
  });
  await eventually('the pool gives up', () => errors.length > 0 && imaging.ping().then(Boolean, () => true));
  expect(new Set(errors)).toEqual(new Set(['the worker is broken']));
  await imaging.close();
});
