import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture } from '@revela/testing/fixture-files';
import { decodeImage, loadDecoder } from './decoders.js';
import { ImageError } from './errors.js';
import { describeFormats, findFormat, formats } from './index.js';

describe('the formats', () => {
  it('have a name, media type and extensions of their own', () => {
    for (const what of ['name', 'title', 'mediaType'] as const) {
      const values = formats.map((format) => format[what]);
      expect(new Set(values).size).toBe(values.length);
    }
    const extensions = formats.flatMap((format) => format.extensions);
    expect(new Set(extensions).size).toBe(extensions.length);
    for (const extension of extensions) expect(extension).toMatch(/^[a-z0-9]+$/);
  });

  it.each(formats.map((format) => [format.name, format] as const))(
    '%s is a folder of that name',
    async (name, format) => {
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,31}$/);
      expect(findFormat(name)).toBe(format);
      expect(await loadDecoder(name)).toBeTypeOf('function');
      expect(existsSync(new URL(`${name}/encode.ts`, import.meta.url))).toBe(format.encodes ?? false);
    },
  );

  it('are listed for clients without what they do', () => {
    expect(describeFormats()[0]).toEqual({
      name: 'jpeg',
      mediaType: 'image/jpeg',
      extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
    });
    expect(describeFormats()).toHaveLength(formats.length);
  });

  it('have no decoder of a name that is none of theirs', async () => {
    await expect(loadDecoder('../codecs')).rejects.toThrow("no format '../codecs'");
  });

  it.for([
    ['png', 'corrupt/garbage-idat.png', 'throws'],
    ['png', 'corrupt/zero-width.png', 'traps'],
    ['webp', 'corrupt/truncated-lossy.webp', 'gives nothing'],
    ['gif', 'corrupt/no-frame.gif', 'finds a fault'],
  ] as const)(
    '%s: what its decoder says of %s, which %s, is a word about the file',
    async ([format, path]) => {
      const error: unknown = await decodeImage(format, Uint8Array.from(fixture(path))).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(ImageError);
      expect(error).toMatchObject({ code: 'IMAGE_CORRUPT' });
      if (path.includes('zero')) expect((error as Error).cause).toBeInstanceOf(WebAssembly.RuntimeError);
    },
  );
});
