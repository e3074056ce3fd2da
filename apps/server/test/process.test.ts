import { RecordSchema } from '@revela/shared';
import type { ProcessingRecord } from '@revela/shared';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { walkChunks } from '@revela/formats/png/walk-chunks';
import { inflateSync } from 'node:zlib';
import { ask, filterImage, type FormPart, sendForm } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { readGolden } from '@revela/testing/golden';
import { decodePng, sha256 } from '@revela/testing/pixels';
import { startApp } from './server.js';

const golden = readGolden();
const photo = fixture('photos/rocket.jpg');

describe('POST /api/v1/process', async () => {
  const app = await startApp();

  it('answers a PNG with the headers of the contract and the record they name', async () => {
    const response = await filterImage(app, {
      image: photo,
      name: 'rocket.jpg',
      filter: 'pixelate',
      regions: [[10, 20, 30, 40]],
    });
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('image/png');
    expect(response.headers['content-length']).toBe(String(response.body.length));
    expect(response.headers['content-disposition']).toBe('attachment; filename="rocket-pixelate.png"');
    expect(response.headers['server-timing']).toMatch(
      /^queue;dur=[\d.]+, decode;dur=[\d.]+, filter;dur=[\d.]+, encode;dur=[\d.]+$/,
    );
    const record: unknown = (await app.inject(response.headers.location!)).json();
    expect(Value.Check(RecordSchema, record)).toBe(true);
    expect(record).toMatchObject({
      imageName: 'rocket.jpg',
      filter: 'pixelate',
      steps: [
        { filter: 'pixelate', params: { size: 10 }, regions: [[10, 20, 30, 40]], regionsFrom: 'request' },
      ],
      width: 480,
      height: 320,
      inputFormat: 'jpeg',
      inputBytes: photo.length,
      outputBytes: response.body.length,
    });
  });

  it('takes values that come as files, as browsers send them, and with a newline at their end', async () => {
    const file = (text: string) => ({ name: 'blob', bytes: Buffer.from(text) });
    const asFiles = await sendForm(app, [
      ['filter', file('pixelate')],
      ['params', file('{"size":37}')],
      ['regions', file('[[10,20,30,40]]')],
      ['image', { name: 'rocket.jpg', bytes: photo }],
    ]);
    const withNewlines = await sendForm(app, [
      ['filter', 'pixelate\n'],
      ['params', '{"size":37}\r\n'],
      ['regions', '[[10,20,30,40]]\n'],
      ['image', { name: 'rocket.jpg', bytes: photo }],
    ]);
    expect([asFiles.status, withNewlines.status]).toEqual([200, 200]);
    expect(withNewlines.body.equals(asFiles.body)).toBe(true);
  });

  const parts: FormPart[] = [
    ['image', { name: 'rocket.jpg', bytes: photo }],
    ['filter', 'pixelate'],
    ['params', '{"size":37}'],
    ['regions', '[[0,0,100,100]]'],
  ];
  const orders = parts.flatMap((first) =>
    parts.flatMap((second) =>
      parts
        .filter((part) => part !== first && part !== second)
        .map((third) => [...new Set([first, second, third, ...parts])]),
    ),
  );

  it('takes the parts in any order', async () => {
    const answers = new Set<string>();
    for (const order of orders) {
      const response = await sendForm(app, order);
      expect(response.status, order.map(([name]) => name).join()).toBe(200);
      answers.add(sha256(response.body));
    }
    expect(answers.size).toBe(1);
  });

  it('takes parameters that are declared as JSON', async () => {
    const boundary = 'revela';
    const part = (head: string, body: Buffer | string) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ];
    const response = await ask(app, '/api/v1/process', {
      method: 'POST',
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.concat([
        ...part('name="image"; filename="a.jpg"', photo),
        ...part('name="filter"', 'pixelate'),
        ...part('name="params"\r\nContent-Type: application/json', '{"size":37}'),
        Buffer.from(`--${boundary}--\r\n`),
      ]),
    });
    expect(response.status, response.code).toBe(200);
    const record = (await app.inject(response.headers.location!)).json<ProcessingRecord>();
    expect(record.steps[0]?.params).toEqual({ size: 37 });
  });

  it.each([
    [
      'férias & ação #1 (2).jpg',
      "filename*=UTF-8''f%C3%A9rias%20%26%20a%C3%A7%C3%A3o%20%231%20%282%29-blur.png",
    ],
    ['写真.png', "filename*=UTF-8''%E5%86%99%E7%9C%9F-blur.png"],
    ['C:\\Users\\me\\photo.png', 'filename="photo-blur.png"'],
    ['../../etc/passwd', 'filename="passwd-blur.png"'],
  ])('keeps the name %s in the download', async (name, expected) => {
    const response = await filterImage(app, { image: photo, name, filter: 'blur' });
    expect(response.headers['content-disposition']).toContain(expected);
  });

  it.each(['férias & ação #1 (2).jpg', '写真.png', 'noextension', '.hidden'])(
    'keeps the name %s in the record',
    async (name) => {
      const response = await filterImage(app, { image: photo, name, filter: 'blur' });
      const record = (await app.inject(response.headers.location!)).json<{ imageName: string }>();
      expect(record.imageName).toBe(name);
    },
  );

  it.each(Object.entries(golden.fixtures).filter(([, { icc }]) => icc))(
    'carries the profile of %s where an RGB or grey PNG may have it',
    async (path, { icc, iccSpace }) => {
      const response = await filterImage(app, { image: fixture(path), filter: 'blur' });
      const chunk = [...walkChunks(response.body)].find(({ type }) => type === 'iCCP');
      if (iccSpace === 'CMYK') {
        expect(chunk).toBeUndefined();
        return;
      }
      const { data } = chunk!;
      expect(sha256(inflateSync(data.subarray(data.indexOf(0) + 2)))).toBe(icc);
      const colorType = response.body[25]!;
      expect([0, 4].includes(colorType)).toBe(iccSpace === 'GRAY');
    },
  );

  it.each(Object.keys(golden.fixtures).filter((path) => path.includes('metadata')))(
    'carries none of the EXIF, GPS, XMP and text of %s',
    async (path) => {
      const image = fixture(path);
      expect(golden.secrets.some((secret) => image.includes(secret))).toBe(true);
      const response = await filterImage(app, { image, filter: 'blur' });
      const png = response.body;
      for (const secret of golden.secrets) expect(png.includes(secret), secret).toBe(false);
      const types = new Set([...walkChunks(png)].map(({ type }) => type));
      expect([...types].filter((type) => !['IHDR', 'iCCP', 'IDAT', 'IEND'].includes(type))).toEqual([]);
    },
  );

  it.each([
    ['jpeg/grey.jpg', 0],
    ['photos/rocket.jpg', 2],
    ['png/grey-alpha8.png', 4],
    ['png/rgba-translucent.png', 6],
  ])('writes %s with the fewest channels that hold it', async (path, colorType) => {
    const response = await filterImage(app, { image: fixture(path), filter: 'blur' });
    expect(response.body[25]).toBe(colorType);
    expect(decodePng(response.body).data.length).toBeGreaterThan(0);
  });
});

describe('splitting a picture over threads', async () => {
  const apps = await Promise.all([1, 2, 5].map((workers) => startApp({ workers, minStripPixels: 1 })));
  const paths = [
    'photos/chelsea.png',
    'png/rgba-translucent.png',
    'jpeg/orientation-6.jpg',
    'png/size-1x9.png',
    'png/size-9x1.png',
    'png/adam7-rgba.png',
  ];

  it.each(paths)('%s has the same pixels with one worker, two and five', async (path) => {
    const { results, regions = [] } = golden.fixtures[path]!;
    const requests = [
      ...Object.entries(results!)
        .filter(([set]) => set !== 'identity')
        .map(([set, sha]) => ({ ...golden.sets[set]!, sha })),
      ...regions.map((entry) => ({ ...golden.sets[entry.set]!, regions: entry.regions, sha: entry.sha256 })),
    ];
    for (const app of apps) {
      for (const { sha, ...request } of requests) {
        const response = await filterImage(app, { image: fixture(path), ...request });
        expect(sha256(decodePng(response.body).data), JSON.stringify(request)).toBe(sha);
      }
    }
  });
});
