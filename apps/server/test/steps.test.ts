import type { ProcessingRecord, RecordsPage, Step } from '@revela/shared';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterImage, sendForm } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng, encodePng } from '@revela/testing/pixels';
import { startApp } from './server.js';

const photo = fixture('photos/rocket.jpg');
const translucent = fixture('png/rgba-9x6.png');

describe('steps', async () => {
  // Small pictures are split over threads, too.
  const app = await startApp({ workers: 2, minStripPixels: 64 });

  const sendSteps = (image: Uint8Array, steps: readonly Step[], name = 'picture.jpg') =>
    sendForm(app, { steps: JSON.stringify(steps), image: { name, bytes: image } });

  /** The same by a request for each, on the result of the one before. */
  async function oneByOne(image: Uint8Array, steps: readonly Step[]): Promise<Buffer> {
    let result: Uint8Array = image;
    for (const step of steps) result = (await filterImage(app, { image: result, ...step })).body;
    return Buffer.from(result);
  }

  const several: readonly (readonly Step[])[] = [
    [{ filter: 'blur' }, { filter: 'edge_enhance' }],
    [{ filter: 'greyscale' }, { filter: 'blur', params: { radius: 3 } }],
    [
      { filter: 'redact', regions: [[1, 1, 3, 3]] },
      { filter: 'blur', params: { radius: 2 } },
      { filter: 'invert' },
    ],
    [
      { filter: 'blur', params: { radius: 4 }, regions: [[0, 0, 5, 5]] },
      { filter: 'pixelate', params: { size: 4 }, regions: [[2, 2, 6, 4]] },
      { filter: 'normalize' },
      {
        filter: 'redact',
        params: { color: '#ff8800' },
        regions: [
          [0, 0, 1, 1],
          [8, 5, 1, 1],
        ],
      },
      { filter: 'posterize' },
    ],
    Array.from({ length: 16 }, (_, i) => ({ filter: i % 2 ? 'edge_enhance' : 'blur' })),
  ];

  it.each(several.map((steps) => [steps.map(({ filter }) => filter).join('+'), steps] as const))(
    '%s act as one after the other',
    async (_names, steps) => {
      for (const image of [photo, translucent]) {
        const answer = await sendSteps(image, steps);
        expect(answer.status).toBe(200);
        const expected = decodePng(await oneByOne(image, steps));
        expect(decodePng(answer.body).data.equals(expected.data)).toBe(true);
      }
    },
  );

  it('with one, they are what `filter` is short for, byte for byte', async () => {
    const step = {
      filter: 'pixelate',
      params: { size: 24 },
      regions: [[10, 20, 200, 150] as [number, number, number, number]],
    };
    const [short, long] = [await filterImage(app, { image: photo, ...step }), await sendSteps(photo, [step])];
    expect(long.body.equals(short.body)).toBe(true);
  });

  it('may come empty beside a filter, and the other way round, as forms send what nobody filled in', async () => {
    const image = { name: 'picture.png', bytes: translucent };
    const expected = (await filterImage(app, { image: translucent, filter: 'blur' })).body;
    for (const parts of [
      { filter: 'blur', params: '', regions: '', steps: '' },
      { filter: '', params: '', regions: '', steps: '[{"filter":"blur"}]' },
    ]) {
      const answer = await sendForm(app, { ...parts, image });
      expect(answer.status).toBe(200);
      expect(answer.body.equals(expected)).toBe(true);
    }
  });

  it('name the record and the file, and each keeps what it did', async () => {
    const regions: [number, number, number, number][] = [[0, 0, 10, 10]];
    const answer = await sendSteps(photo, [{ filter: 'blur' }, { filter: 'redact', regions }], 'férias.jpg');
    expect(answer.headers['content-disposition']).toContain("filename*=UTF-8''f%C3%A9rias-blur%2Bredact.png");
    const record = (await app.inject(answer.headers.location!)).json<ProcessingRecord>();
    expect(record).toMatchObject({
      filter: 'blur+redact',
      steps: [
        { filter: 'blur', params: {}, regions: null, regionsFrom: null },
        { filter: 'redact', params: { color: '#000000' }, regions, regionsFrom: 'request' },
      ],
    });
    for (const name of ['blur', 'redact']) {
      const { items } = (await app.inject(`/api/v1/records?limit=1&filter=${name}`)).json<RecordsPage>();
      expect(items.map(({ id }) => id)).toEqual([record.id]);
    }
    const { items } = (await app.inject('/api/v1/records?filter=sepia')).json<RecordsPage>();
    expect(items).toEqual([]);
  });

  it('with more regions than a form may hold are refused', async () => {
    const regions = Array.from(
      { length: 625 },
      (_, i) => [i % 9, 0, 1, 1] as [number, number, number, number],
    );
    const answer = await sendSteps(
      translucent,
      Array.from({ length: 16 }, () => ({ filter: 'redact', regions })),
    );
    expect([answer.status, answer.code]).toEqual([400, 'MULTIPART_INVALID']);
  });

  it('with as many regions as it may hold are done', async () => {
    const regions = Array.from(
      { length: 1000 },
      (_, i) => [i % 9, Math.floor(i / 9) % 6, 1, 1] as [number, number, number, number],
    );
    const steps = [
      { filter: 'invert', regions },
      { filter: 'redact', regions },
    ];
    const answer = await sendSteps(translucent, steps);
    expect(answer.status).toBe(200);
    expect(
      new Uint32Array(new Uint8Array(decodePng(answer.body).data).buffer).every(
        (word) => word === 0xff000000,
      ),
    ).toBe(true);
  });

  it('what is redacted leaves no trace, whatever acts besides: sources that differ there alone give the same bytes', async () => {
    const [width, height] = [24, 17];
    const region = fc
      .tuple(fc.nat(width - 1), fc.nat(height - 1))
      .chain(([x, y]) =>
        fc.tuple(
          fc.constant(x),
          fc.constant(y),
          fc.integer({ min: 1, max: width - x }),
          fc.integer({ min: 1, max: height - y }),
        ),
      );
    const after = fc.constantFrom<Step[]>(
      [],
      [{ filter: 'blur', params: { radius: 3 } }],
      [{ filter: 'normalize' }],
      [{ filter: 'pixelate', params: { size: 5 } }, { filter: 'edge_enhance' }],
    );
    const pixels = fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          first: pixels,
          second: pixels,
          opaque: fc.boolean(),
          after,
          regions: fc.array(region, { minLength: 1, maxLength: 4 }),
        }),
        async ({ first, second, opaque, after, regions }) => {
          const inside = (x: number, y: number) =>
            regions.some(([left, top, w, h]) => x >= left && x < left + w && y >= top && y < top + h);
          const other = Uint8Array.from(first);
          for (let i = 0; i < width * height; i++) {
            if (opaque) first[i * 4 + 3] = other[i * 4 + 3] = 255;
            // Inside all may differ, alpha as well.
            if (inside(i % width, Math.floor(i / width))) other.set(second.subarray(i * 4, i * 4 + 4), i * 4);
          }
          const steps = [{ filter: 'redact', regions }, ...after];
          const send = (data: Uint8Array) => sendSteps(encodePng({ data, width, height }), steps);
          // One after the other: how many strips a picture is written in depends on how many are worked on.
          const one = await send(first);
          const two = await send(other);
          expect(one.status).toBe(200);
          expect(two.body.equals(one.body)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
