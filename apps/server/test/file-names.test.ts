import contentDisposition from 'content-disposition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputName } from '@revela/shared';
import { type Answer, BOUNDARY, FORM_TYPE, getJson, send } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import { safeImageName } from '../src/upload/image-name.js';

const picture = fixture('png/size-3x2.png');

describe('the name of an uploaded file', async () => {
  const { url } = await serve(['--workers', '1', '--rate-limit', '0']);

  /** Sends a picture whose part has these parameters, written in UTF-8. */
  function sendPicture(parameters: string, image: Uint8Array = picture): Promise<Answer> {
    const part = (head: string) =>
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n`);
    return send(`${url}/api/v1/process`, {
      method: 'POST',
      headers: { 'Content-Type': FORM_TYPE },
      body: Buffer.concat([
        part(parameters),
        Buffer.from('Content-Type: image/png\r\n\r\n'),
        image,
        Buffer.from('\r\n'),
        part('name=filter'),
        Buffer.from(`\r\npixelate\r\n--${BOUNDARY}--\r\n`),
      ]),
    });
  }

  /** The name a picture has in the record, once it is seen that the answer is named after it. */
  async function nameOf(parameters: string): Promise<string> {
    const answer = await sendPicture(parameters);
    expect([answer.status, answer.code], parameters).toEqual([200, '']);
    const { imageName } = await getJson<{ imageName: string }>(`${url}${answer.headers.location!}`);
    const { filename } = contentDisposition.parse(answer.headers['content-disposition']!).parameters;
    expect(filename).toBe(outputName(imageName, 'pixelate'));
    return imageName;
  }

  const word = '=?utf-8?B?w6nDqS5wbmc=?=';
  it.each([
    ['both, as .NET sends them', `name=image; filename="${word}"; filename*=utf-8''%C3%A9%C3%A9.png`],
    ['both, the name quoted', `name="image"; filename="${word}"; filename*=utf-8''%C3%A9%C3%A9.png`],
    ['both, the other way round', `name=image; filename*=utf-8''%C3%A9%C3%A9.png; filename="${word}"`],
    [
      'both, the other way round, quoted',
      `name="image"; filename*=utf-8''%C3%A9%C3%A9.png; filename="${word}"`,
    ],
    ['both, in front of the name', `filename*=utf-8''%C3%A9%C3%A9.png; filename="x.png"; name="image"`],
    ['both, in capitals', `NAME="image"; FILENAME="x.png"; FILENAME*=UTF-8''%C3%A9%C3%A9.png`],
    ['filename* alone', `name="image"; filename*=utf-8''%C3%A9%C3%A9.png`],
    ['filename* alone, in Latin-1', `name="image"; filename*=iso-8859-1''%E9%E9.png`],
    ['a word alone', `name="image"; filename="${word}"`],
    ['two words', `name="image"; filename="=?utf-8?Q?=C3=A9=C3?= =?utf-8?Q?=A9.png?="`],
    ['a word within text', `name="image"; filename="é=?iso-8859-1?Q?=E9?=.png"`],
    ['UTF-8 as it is', `name="image"; filename="éé.png"`],
    ['UTF-8 as it is, not quoted', 'name=image; filename=éé.png'],
    ['filename* of a bad percentage', `name="image"; filename="éé.png"; filename*=utf-8''%C3%zz.png`],
    ['that, the other way round', `name="image"; filename*=utf-8''%C3%zz.png; filename="éé.png"`],
    ['filename* of bytes that are no UTF-8', `name=image; filename="éé.png"; filename*=utf-8''%E9.png`],
    ['filename* of an unknown charset', `name=image; filename="${word}"; filename*=klingon''a.png`],
  ])('is éé.png: %s', async (_, parameters) => {
    expect(await nameOf(parameters)).toBe('éé.png');
  });

  it.each([
    ['foto é.png', 'filename="foto é.png"'],
    ['a"b.png', 'filename="a%22b.png"'],
    ['a"b.png', 'filename="a\\"b.png"'],
    ['100%25.png', 'filename="100%25.png"'],
    ['a;b=c; filename*=d.png', 'filename="a;b=c; filename*=d.png"'],
    ["a; filename*=utf-8''b.png", `filename="a; filename*=utf-8''b.png"`],
    ['photo.png', 'filename="C:\\Users\\me\\photo.png"'],
    ['photo.png', 'filename="C:\\\\Users\\\\me\\\\photo.png"'],
    ['=?utf-8?Q?=ZZ.png?=', 'filename="=?utf-8?Q?=ZZ.png?="'],
    ['=?what?.png', 'filename="=?what?.png"'],
  ])('is %s of %s', async (expected, filename) => {
    expect(await nameOf(`name="image"; ${filename}`)).toBe(expected);
  });

  const encodeAll = (name: string) =>
    Array.from(Buffer.from(name), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const base64 = (name: string) => `=?utf-8?B?${Buffer.from(name).toString('base64')}?=`;
  const quotedPrintable = (name: string) => `=?utf-8?Q?${encodeAll(name).replaceAll('%', '=')}?=`;

  it.each([
    ['filename*', (name: string) => `filename*=utf-8''${encodeAll(name)}`],
    ['B', (name: string) => `filename="${base64(name)}"`],
    ['Q', (name: string) => `filename="${quotedPrintable(name)}"`],
  ])('is made safe once it is decoded (%s)', async (_, encode) => {
    const send = (name: string) => nameOf(`name="image"; ${encode(name)}`);
    expect(await send('a\r\nb\u202egnp\u0007\u0085\u2066.png')).toBe('abgnp.png');
    expect(await send('../../etc/a.png')).toBe('a.png');
    // Its base64 has a slash: L2E/w78=
    expect(await send('/a?ÿ')).toBe('a?ÿ');
    expect(await send('C:\\me\\a.png')).toBe('a.png');
    expect(await send('..')).toBe('image');
    expect(await send('/')).toBe('image');
    expect(await send(`${'é'.repeat(300)}.png`)).toBe(`${'é'.repeat(251)}.png`);
  });

  it('does not make a file of a form in which none was chosen', async () => {
    for (const filename of ['filename=""', "filename*=utf-8''", 'filename=""; filename*=utf-8\'\'']) {
      const answer = await sendPicture(`name="image"; ${filename}`, new Uint8Array());
      expect([answer.status, answer.code], filename).toEqual([400, 'IMAGE_MISSING']);
    }
    const answer = await sendPicture('name="image"; filename*=utf-8\'\'a.png', new Uint8Array());
    expect([answer.status, answer.code]).toEqual([415, 'IMAGE_UNSUPPORTED']);
  });

  const quoted = (name: string) => name.replace(/["\\]/g, '\\$&');
  const noLines = (name: string) => !/[\r\n]/.test(name);
  /** Ways to write a name, and which names they can write. */
  const ways: Record<string, [write: (name: string) => string, can?: (name: string) => boolean]> = {
    'as browsers do': [
      (name) => `filename="${name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`,
      // They escape no percent sign, and no backslash.
      (name) => !/%22|%0D|%0A|\\$|\\"/.test(name),
    ],
    'with backslashes': [
      (name) => `filename="${quoted(name)}"`,
      (name) => noLines(name) && !/%22|%0D|%0A/.test(name),
    ],
    'in filename*': [(name) => `filename*=UTF-8''${encodeAll(name)}`],
    'in filename* and in a word': [
      (name) => `filename="${base64(name)}"; filename*=utf-8''${encodeAll(name)}`,
    ],
    'in a word and in filename*': [
      (name) => `filename*=utf-8''${encodeAll(name)}; filename="${base64(name)}"`,
    ],
    'in filename* beside another name': [(name) => `filename="x"; filename*=utf-8''${encodeAll(name)}`],
    'in a B word': [(name) => `filename="${base64(name)}"`],
    'in a Q word': [(name) => `filename="${quotedPrintable(name)}"`],
    'in words of a byte each': [
      (name) =>
        `filename="${Array.from(Buffer.from(name), (byte) => `=?utf-8?Q?=${byte.toString(16).padStart(2, '0')}?=`).join(' ')}"`,
    ],
  };
  const piece = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      '"',
      '\\',
      '/',
      ';',
      '%',
      '%22',
      '%C3',
      "'",
      '*',
      '=?',
      '?=',
      ' ',
      '\n',
      '\u202e',
      'é',
      '😀',
    ),
  );
  const names = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));

  it.each(Object.entries(ways))(
    'comes back the same, whatever it is, %s',
    async (_, [write, can = () => true]) => {
      await fc.assert(
        fc.asyncProperty(names.filter(can), async (name) => {
          expect(await nameOf(`name="image"; ${write(name)}`)).toBe(safeImageName(name));
        }),
        { numRuns: 60 },
      );
    },
  );
});
