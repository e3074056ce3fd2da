// `pnpm golden:jimp`: works out fixtures/golden-jimp.json by stock Jimp; with `--check`, fails where it differs from what
// is committed. Nothing of Revela has a part in it: pngjs reads the files, and what it reads is Pillow's to the last bit.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { fixture, fixtureFolder } from './fixture-files.js';
import { type GoldenByJimp, type GoldenSet, readJimp, readPillow } from './golden.js';
import { decodePng, sha256 } from './pixels.js';
import { applyStock, stockImage } from './stock-jimp.js';

const set = (filter: string, params: object = {}): GoldenSet => ({
  reference: 'jimp',
  filter,
  params: params as GoldenSet['params'],
});

/** What every PNG is filtered with. */
const sets: Readonly<Record<string, GoldenSet>> = {
  greyscale: set('greyscale'),
  sepia: set('sepia'),
  invert: set('invert'),
  normalize: set('normalize'),
  'brightness-1.2': set('brightness', { factor: 1.2 }),
  'contrast-0.2': set('contrast', { amount: 0.2 }),
  'posterize-4': set('posterize', { levels: 4 }),
  'threshold-128': set('threshold', { level: 128 }),
};
/** Further sets, the ends of the ranges, for a photograph and a translucent picture. */
const moreSets: Readonly<Record<string, GoldenSet>> = {
  ...Object.fromEntries(
    [0, 0.5, 10].map((factor) => [`brightness-${factor}`, set('brightness', { factor })]),
  ),
  ...Object.fromEntries([-1, -0.5, 1].map((amount) => [`contrast-${amount}`, set('contrast', { amount })])),
  ...Object.fromEntries([2, 3, 255].map((levels) => [`posterize-${levels}`, set('posterize', { levels })])),
  ...Object.fromEntries([0, 1, 255].map((level) => [`threshold-${level}`, set('threshold', { level })])),
};
/** Parts of the names of files of which pngjs reads other pixels: it turns none, and paints over what a colour key hides. */
const misread = ['orientation-', '-trns'];
const rich = ['photos/chelsea.png', 'png/rgba-translucent.png'];

function build(): GoldenByJimp {
  const { version } = createRequire(import.meta.url)('jimp/package.json') as { version: string };
  const results: Record<string, Record<string, string>> = {};
  for (const [path, { format, results: known }] of Object.entries(readPillow().fixtures)) {
    if (format !== 'png' || !known) continue;
    const pixels = decodePng(fixture(path));
    if (sha256(pixels.data) !== known['identity']) {
      if (misread.some((part) => path.includes(part))) continue;
      throw new Error(`${path}: pngjs reads other pixels than Pillow`);
    }
    const own: Record<string, string> = (results[path] = {});
    for (const [name, { filter, params }] of Object.entries({
      ...sets,
      ...(rich.includes(path) && moreSets),
    })) {
      const image = stockImage(pixels);
      applyStock(image, filter, params);
      own[name] = sha256(image.bitmap.data);
    }
  }
  return { reference: `jimp ${version}`, sets: { ...sets, ...moreSets }, results };
}

/** Sentences on where two trees of values differ. */
function differences(committed: unknown, now: unknown, path = ''): string[] {
  if (typeof committed === 'object' && typeof now === 'object' && committed && now) {
    const keys = [...new Set([...Object.keys(committed), ...Object.keys(now)])];
    return keys.flatMap((key) =>
      differences(
        (committed as Record<string, unknown>)[key],
        (now as Record<string, unknown>)[key],
        path ? `${path} > ${key}` : key,
      ),
    );
  }
  if (committed === now) return [];
  return [`golden-jimp.json: ${path}: ${JSON.stringify(committed)} committed, ${JSON.stringify(now)} now`];
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const golden = build();
const count = `${Object.keys(golden.results).length} PNG files`;
if (values.check) {
  const problems = differences(readJimp(), golden);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(
    problems.length > 0 ? 'results differ\n' : `the results of ${count} are as committed\n`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  writeFileSync(new URL('golden-jimp.json', fixtureFolder), `${JSON.stringify(golden, null, 1)}\n`);
  process.stdout.write(`${count} filtered by ${golden.reference}\n`);
}
