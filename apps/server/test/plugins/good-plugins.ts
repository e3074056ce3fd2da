import { join } from 'node:path';
import { definitionText, linkLibrary, moduleText, write } from './plugin-files.js';

const fisheye = `
import { methods } from '@jimp/plugin-fisheye';

export default {
  name: 'fisheye',
  title: { en: 'Fisheye', 'pt-BR': 'Olho de peixe' },
  description: { en: 'As through a round lens.', 'pt-BR': 'Como por uma lente redonda.' },
  group: 'style',
  params: { type: 'object', additionalProperties: false, properties: {
    radius: { type: 'number', minimum: 0.1, maximum: 5, default: 1.3, title: 'Radius', 'x-title': { 'pt-BR': 'Raio' }, 'x-unit': 'px' } } },
  scope: 'image',
  hides: undefined,
  plugin: methods,
  apply: (image, params) => image.fisheye(params),
};
`;

/** Writes its parameters into the first bytes of the pixels, alpha left out. */
const tellsParams = {
  name: 'tells_params',
  properties: `
    amount: { type: 'number', minimum: 0, maximum: 2, default: 0.5 },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    strong: { type: 'boolean', default: true },
    tone: { type: 'string', enum: ['warm', 'cold'], default: 'cold' },
    color: { type: 'string', format: 'color', pattern: '^#[0-9a-f]{6}$', default: '#1a2b3c' }`,
  apply: `(image, params) => {
    const text = new TextEncoder().encode(JSON.stringify(params) + '\\n');
    text.forEach((byte, i) => { image.bitmap.data[Math.floor(i / 3) * 4 + (i % 3)] = byte; });
    return image;
  }`,
};

/** What becomes of its image's first pixel says which filter it was. */
const marks = (value: number) =>
  `(image) => { image.bitmap.data.set([${value}, ${value}, ${value}, 255]); return image; }`;

/**
 * Installs plugins of every kind in a folder.
 *
 * @returns their names, for a server that runs in that folder
 */
export async function installPlugins(folder: string): Promise<string[]> {
  await linkLibrary(folder, '@jimp/plugin-fisheye');
  const packaged = join('node_modules', 'revela-plugin-marks');
  await write(
    folder,
    join(packaged, 'lib', 'filter.js'),
    moduleText({ name: 'from_package', apply: marks(1) }),
  );
  await write(
    folder,
    join(packaged, 'package.json'),
    JSON.stringify({ name: 'revela-plugin-marks', type: 'module', exports: './lib/filter.js' }),
  );
  await write(folder, 'fisheye.mjs', fisheye);
  await write(folder, join('a folder', 'tells #params%20.mjs'), moduleText(tellsParams));
  const absolute = await write(
    folder,
    'awaits.mjs',
    moduleText({
      name: 'awaits',
      before: `const value = await new Promise((resolve) => setTimeout(() => resolve(2), 50));`,
      apply: `async (image) => (${marks(2)})(await image) && value === 2 && image`,
    }),
  );
  await write(
    folder,
    'common.cjs',
    `module.exports = ${definitionText({ name: 'common', apply: marks(3) })};`,
  );
  await write(
    folder,
    'transpiled.cjs',
    `Object.defineProperty(exports, '__esModule', { value: true });
    exports.default = ${definitionText({ name: 'transpiled', apply: marks(4) })};`,
  );
  const halved = `(image) => image.resize({ w: image.bitmap.width / 2, h: image.bitmap.height / 2 })`;
  await write(folder, 'halves.mjs', moduleText({ name: 'halves', apply: halved, more: 'keepsSize: false,' }));
  await write(folder, 'halves_too.mjs', moduleText({ name: 'halves_too', apply: halved }));
  await write(
    folder,
    'own_method.mjs',
    moduleText({
      name: 'own_method',
      // Of the name of a method of Jimp's, which `invert` must go on to call.
      more: `plugin: { invert: (image, value) => { image.bitmap.data.fill(value); return image; } },`,
      apply: `(image) => image.invert(77)`,
    }),
  );
  return [
    './fisheye.mjs',
    'revela-plugin-marks',
    'a folder/tells #params%20.mjs',
    absolute,
    'common.cjs',
    './transpiled.cjs',
    './halves.mjs',
    './halves_too.mjs',
    './own_method.mjs',
  ];
}
