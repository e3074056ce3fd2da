import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPlugins, PluginError } from '@revela/server/filters/load-plugins';
import { temporaryFolder } from '@revela/testing/clean-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { definitionText, write } from './plugin-files.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

let count = 0;
/** Writes a module of a name that no import has seen yet. */
async function writeModule(text: string, extension = 'mjs'): Promise<string> {
  const path = `./plugin-${count++}.${extension}`;
  await write(folder, path, text);
  return path;
}

/** A definition with some of it put otherwise. */
const changed = (changes: string) =>
  `export default Object.assign(${definitionText({ name: 'mine' })}, ${changes});`;
const withParams = (params: string) => changed(`{ params: ${params} }`);
const withParameter = (schema: string) =>
  withParams(`{ type: 'object', additionalProperties: false, properties: { size: ${schema} } }`);

const aboutParameter = 'the parameter `size` must be a number or integer with minimum and maximum';

describe('a definition that is wrong', () => {
  it.each<[what: string, text: string, reason: string]>([
    ['no default export', 'export const filter = 1;', 'its default export is no definition of a filter'],
    ['a default export of null', 'export default null;', 'its default export is no definition of a filter'],
    ['a function', 'export default () => 1;', 'its default export is no definition of a filter'],
    ['a list', 'export default [];', 'its default export is no definition of a filter'],
    ['no name', changed('{ name: undefined }'), '`name` must be 1 to 32 small letters'],
    ['a name with capitals', changed(`{ name: 'Mine' }`), '`name` must be 1 to 32 small letters'],
    ['a name that is too long', changed(`{ name: 'm'.repeat(33) }`), '`name` must be 1 to 32 small letters'],
    ['a name of ours', changed(`{ name: 'blur' }`), 'the name "blur" is taken by another filter'],
    ['no title', changed('{ title: undefined }'), '`title` must be a text by language'],
    [
      'a title without English',
      changed(`{ title: { 'pt-BR': 'Meu' } }`),
      '`title` must be a text by language',
    ],
    [
      'a title of another language',
      changed(`{ title: { en: 'A', fr: 'B' } }`),
      '`title` must be a text by language',
    ],
    [
      'a description as a string',
      changed(`{ description: 'A' }`),
      '`description` must be a text by language',
    ],
    ['an unknown group', changed(`{ group: 'other' }`), '`group` must be one of hide, enhance, style'],
    ['an unknown way to hide', changed(`{ hides: true }`), '`hides` must be one of "for good", "reversibly"'],
    ['keepsSize as a text', changed(`{ keepsSize: 'no' }`), '`keepsSize` must be true or false'],
    ['no function', changed('{ apply: undefined }'), 'it has no function: `apply` must be one'],
    ['an apply that is none', changed(`{ apply: 'blur' }`), 'it has no function: `apply` must be one'],
    ['no scope', changed('{ scope: undefined }'), '`scope` must be "pixel" or "image"'],
    ['a scope of another word', changed(`{ scope: 'strip' }`), '`scope` must be "pixel" or "image"'],
    [
      'a size that changes strip by strip',
      changed(`{ scope: 'pixel', keepsSize: false }`),
      'only a filter of scope "image"',
    ],
    ['both functions', changed('{ kernel: () => 1 }'), 'it has both `apply` and `kernel`'],
    ['a kernel that is none', changed('{ apply: undefined, kernel: 1 }'), '`kernel` must be a function'],
    [
      'a kernel without alpha',
      changed('{ apply: undefined, kernel() {} }'),
      '`alpha` must be "premultiplied" or "straight"',
    ],
    [
      'a kernel without channels',
      changed(`{ apply: undefined, kernel() {}, alpha: 'straight' }`),
      '`channels` must be "alike" or "any"',
    ],
    ['methods that are none', changed(`{ plugin: { swirl: 1 } }`), '`plugin` must be an object of functions'],
    ['a plugin as a function', changed(`{ plugin() {} }`), '`plugin` must be an object of functions'],
    ['no params', changed('{ params: undefined }'), '`params` must be a JSON Schema of type "object"'],
    ['params of a list', withParams(`{ type: 'array' }`), '`params` must be a JSON Schema of type "object"'],
    [
      'params that let anything in',
      withParams(`{ type: 'object', properties: {} }`),
      '`params.additionalProperties` must be false',
    ],
    [
      'a required parameter that is none',
      withParams(`{ type: 'object', additionalProperties: false, properties: {}, required: ['size'] }`),
      '`params.required` names `size`, which is no parameter',
    ],
    [
      'required as a text',
      withParams(`{ type: 'object', additionalProperties: false, properties: {}, required: 'size' }`),
      '`params.required` must be a list of names',
    ],
    [
      "a parameter's name that is none",
      withParams(
        `{ type: 'object', additionalProperties: false, properties: { 'a-b': { type: 'boolean', default: true } } }`,
      ),
      'the parameter\'s name "a-b" is none',
    ],
    ['a number without bounds', withParameter(`{ type: 'number' }`), aboutParameter],
    ['a parameter that is a list', withParameter(`{ type: 'array', items: {} }`), aboutParameter],
    ['a switch without a default', withParameter(`{ type: 'boolean' }`), aboutParameter],
    ['a free text', withParameter(`{ type: 'string' }`), aboutParameter],
    ['a choice of nothing', withParameter(`{ type: 'string', enum: [] }`), aboutParameter],
    ['a parameter of null', withParameter('null'), aboutParameter],
    [
      'bounds that are exchanged',
      withParameter(`{ type: 'number', minimum: 3, maximum: 1 }`),
      'the parameter `size` has a minimum above its maximum',
    ],
    [
      'a default out of bounds',
      withParameter(`{ type: 'number', minimum: 0, maximum: 1, default: 2 }`),
      'a default does not fit its own schema: size must be <= 1',
    ],
    ['an error', `throw new Error('no licence');`, 'it does not load (no licence)'],
    ['an error of null', `throw null;`, 'it does not load (null)'],
    ['an error of no words', `throw Object.create(null);`, 'it does not load (it threw something'],
  ])('%s', async (_what, text, reason) => {
    const path = await writeModule(text);
    const error: unknown = await loadPlugins([path], folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PluginError);
    const { message } = error as PluginError;
    expect(message).toContain(`The plugin ${path} cannot be used because ${reason}`);
    // One sentence.
    expect(message).toMatch(/^[^\n]*[^.]\.$/);
  });

  it('a CommonJS module with nothing in it', async () => {
    const path = await writeModule('', 'cjs');
    await expect(loadPlugins([path], folder)).rejects.toThrow(`${path} cannot be used because`);
  });
});

describe('a plugin that is not there', () => {
  it.each([
    ['./no-such-file.mjs', 'there is no such file'],
    ['no-such-package', 'there is neither such a file nor such a package'],
    ['@scope/no-such-package/filter.js', 'there is neither such a file nor such a package'],
    ['./a-folder', 'it is a folder, not a file in it'],
  ])('%s', async (specifier, reason) => {
    await mkdir(join(folder, 'a-folder'), { recursive: true });
    await expect(loadPlugins([specifier], folder)).rejects.toThrow(
      `The plugin ${specifier} cannot be used because ${reason}.`,
    );
  });

  it('an absolute path', async () => {
    const path = join(folder, 'no-such-file.mjs');
    await expect(loadPlugins([path], folder)).rejects.toThrow(`The plugin ${path} cannot be used because`);
  });
});
