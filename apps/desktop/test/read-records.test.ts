import { describe, expect, it } from 'vitest';
import { readRecords } from '../src/main/read-records.js';

const record = {
  id: 7,
  imageName: 'coffee.jpg',
  filter: 'pixelate',
  params: { size: 24 },
  regions: null,
  processedAt: '2026-11-25T12:00:00.000Z',
  width: 600,
  height: 400,
  inputFormat: 'jpeg',
  inputBytes: 47_856,
  outputBytes: 100_000,
  durationMs: 123.4,
};
const read = (...items: unknown[]): NonNullable<ReturnType<typeof readRecords>> => {
  const page = readRecords({ items, nextCursor: 'abc' });
  if (!page) throw new Error('It is no page.');
  return page;
};

describe('readRecords', () => {
  it('reads a record of this version', () => {
    expect(read(record)).toEqual({
      items: [
        {
          id: '7',
          imageName: 'coffee.jpg',
          steps: [{ filter: 'pixelate', params: { size: 24 } }],
          processedAt: '2026-11-25T12:00:00.000Z',
          width: 600,
          height: 400,
          inputBytes: 47_856,
          durationMs: 123.4,
        },
      ],
      nextCursor: 'abc',
    });
  });

  it('reads the steps of a later server, and filters by any name', () => {
    const { params: _params, regions: _regions, ...later } = record;
    const steps = [
      { filter: 'Oil-Painting 2', params: { brush: { size: 3 }, strength: 2 }, regionsFrom: 'faces' },
      { filter: 'redact', shape: 'ellipse' },
    ];
    const [item] = read({
      ...later,
      id: 'b7c1',
      filter: 'Oil-Painting 2+redact',
      steps,
      inputBytes: null,
    }).items;
    expect(item).toMatchObject({
      id: 'b7c1',
      steps: [
        { filter: 'Oil-Painting 2', params: { strength: 2 } },
        { filter: 'redact', params: {} },
      ],
      inputBytes: null,
    });
  });

  it('leaves out what is no record, and the second of an id', () => {
    const others = [null, 7, 'text', [], {}, { id: {} }, { id: 1.5 }, { ...record, imageName: 'again' }];
    expect(read(record, ...others).items.map(({ id }) => id)).toEqual(['7']);
  });

  it('does without what a record does not say, or says wrongly', () => {
    expect(read({ id: 1, processedAt: 'yesterday', width: -1, height: 'tall' }).items).toEqual([
      {
        id: '1',
        imageName: '?',
        steps: [{ filter: '?', params: {} }],
        processedAt: null,
        width: null,
        height: null,
        inputBytes: null,
        durationMs: null,
      },
    ]);
  });

  it('takes of the parameters what a form can show again', () => {
    const params = { size: 3, soft: true, tone: 'warm', curve: [1, 2], nothing: null };
    expect(read({ ...record, params }).items[0]?.steps[0]?.params).toEqual({
      size: 3,
      soft: true,
      tone: 'warm',
    });
  });

  it('bounds how much it takes, and keeps a name to one line', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ ...record, id: index + 1 }));
    expect(read(...many).items).toHaveLength(100);
    const long = 'a'.repeat(100_000);
    const steps = Array.from({ length: 1000 }, () => ({ filter: long, params: { [long]: long } }));
    const [item] = read({ ...record, imageName: `x\u202e\n${long}`, steps }).items;
    expect(item?.imageName).toMatch(/^x a+…$/);
    expect(JSON.stringify(item).length).toBeLessThan(20_000);
    expect(readRecords({ items: [], nextCursor: long })?.nextCursor).toBeNull();
  });

  it.each([null, 7, [], {}, { items: {} }])('%j is no page of records', (body) => {
    expect(readRecords(body)).toBeNull();
  });
});
