import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFormat, formats } from '@revela/formats';
import { defaultLimits } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { OpenImages } from '../src/main/open-images.js';
import { ProblemError } from '../src/main/problem-error.js';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const golden = JSON.parse(readFileSync(join(fixtures, 'golden.json'), 'utf8')) as {
  fixtures: Record<string, { width: number; height: number; format: string }>;
};
const accepts = {
  limits: defaultLimits,
  extensions: formats.flatMap((format) => [...format.extensions]),
};

async function refusal(name: string, limits = defaultLimits): Promise<string> {
  const outcome = new OpenImages().add(join(fixtures, name), { ...accepts, limits });
  return await outcome.then(
    () => 'taken',
    (error: unknown) => (error as ProblemError).problem.code,
  );
}

describe('OpenImages', () => {
  it.each(Object.entries(golden.fixtures))(
    'takes %s, whose size is known upright',
    async (name, expected) => {
      const { info, mediaType } = await new OpenImages().add(join(fixtures, name), accepts);
      expect(mediaType).toBe(findFormat(expected.format)!.mediaType);
      expect([info.width, info.height]).toEqual([expected.width, expected.height]);
    },
  );

  it.each(['heic.heic', 'document.pdf', 'text.jpg', 'drawing.svg', 'empty.png', 'one-byte.jpg'])(
    'refuses %s',
    async (name) => {
      expect(await refusal(`corrupt/${name}`)).toBe('IMAGE_UNSUPPORTED');
    },
  );

  it.each(['signature-only.jpg', 'zero-width.png', 'directory-outside.tif'])(
    'says of %s that it is damaged',
    async (name) => {
      expect(await refusal(`corrupt/${name}`)).toBe('IMAGE_CORRUPT');
    },
  );

  it('refuses what is over the limits, and what is no file', async () => {
    const photo = 'photos/coffee.jpg';
    expect(await refusal(photo, { ...defaultLimits, maxUploadBytes: 1000 })).toBe('IMAGE_TOO_LARGE');
    expect(await refusal(photo, { ...defaultLimits, maxPixels: 1000 })).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await refusal('photos')).toBe('FILE_IS_FOLDER');
    expect(await refusal('no such file.jpg')).toBe('FILE_NOT_FOUND');
  });

  it('knows an image by an id that says nothing of its path', async () => {
    const images = new OpenImages();
    const { info } = await images.add(join(fixtures, 'photos/coffee.jpg'), accepts);
    expect(JSON.stringify(info)).not.toContain('fixtures');
    expect(images.get(info.id)?.path).toBe(join(fixtures, 'photos/coffee.jpg'));
    expect(images.get(join(fixtures, 'photos/coffee.jpg'))).toBeUndefined();
  });
});
