import { describeFilter, filters } from '@revela/filters';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../src/main/read-catalogue.js';

const sound = {
  name: 'fisheye',
  title: { en: 'Fisheye', 'pt-BR': 'Olho de peixe' },
  description: { en: 'Bends it', 'pt-BR': 'Curva' },
  group: 'style',
  params: { type: 'object', additionalProperties: false, properties: {} },
  hides: null,
  regions: true,
};
const withParams = (properties: object, required: unknown = []): object => ({
  ...sound,
  params: { type: 'object', additionalProperties: false, properties, required },
});

function read(...entries: unknown[]): NonNullable<ReturnType<typeof readCatalogue>> {
  return readCatalogue({ filters: entries }) ?? [];
}
function readOne(entry: unknown): ReturnType<typeof read>[number] {
  const [filter] = read(entry);
  if (!filter) throw new Error('It was left out.');
  return filter;
}

describe('readCatalogue', () => {
  it('takes every filter of this version as its definition describes it', () => {
    const described = filters.map(describeFilter);
    expect(read(...(JSON.parse(JSON.stringify(described)) as object[]))).toEqual(
      described.map((filter) => ({
        ...filter,
        params: { required: [], ...filter.params },
        unsupported: [],
      })),
    );
  });

  it.each([null, 7, [], {}, { filters: {} }, { filters: 'all' }])('%j is no catalogue', (body) => {
    expect(readCatalogue(body)).toBeNull();
  });

  it('leaves out what is no filter, and a second one of a name', () => {
    const names = [
      null,
      7,
      [],
      {},
      { ...sound, name: '../x' },
      { ...sound, name: 7 },
      { ...sound, params: [] },
    ];
    expect(read(...names, sound, { ...sound, title: { en: 'Again' } }).map(({ title }) => title.en)).toEqual([
      'Fisheye',
    ]);
  });

  it('lists a filter of a group it does not know under style, and one without a title by its name', () => {
    expect(readOne({ ...sound, group: 'restore' }).group).toBe('style');
    expect(readOne({ name: 'old_style', params: {} })).toMatchObject({
      title: { en: 'Old style' },
      description: { en: '' },
      group: 'style',
      hides: null,
      unsupported: [],
    });
  });

  it('takes further languages and keywords of a newer server, and leaves them out', () => {
    const filter = readOne({
      ...withParams({
        amount: { type: 'number', minimum: 0, maximum: 1, title: 'A', 'x-title': { es: 'B' }, 'x-new': 1 },
      }),
      title: { en: 'Fisheye', es: 'Ojo de pez' },
    });
    expect(filter.title).toEqual({ en: 'Fisheye' });
    expect(filter.params.properties).toEqual({
      amount: { type: 'number', minimum: 0, maximum: 1, title: 'A' },
    });
  });

  it('leaves a parameter it has no control for to its default', () => {
    const filter = readOne(
      withParams(
        {
          curve: { type: 'array', items: { type: 'number' }, default: [0, 1] },
          endless: { type: 'number', minimum: 0, default: 3 },
          free: { type: 'string', default: 'x' },
          backwards: { type: 'number', minimum: 5, maximum: 1 },
          between: { type: 'number', minimum: 1, maximum: 2, multipleOf: 5 },
          soft: { type: 'boolean', default: true },
        },
        ['curve', 'soft'],
      ),
    );
    expect(Object.keys(filter.params.properties)).toEqual(['soft']);
    expect(filter.params.required).toEqual(['soft']);
    expect(filter.unsupported).toEqual([]);
  });

  it('says which required parameter it has no control for', () => {
    const filter = readOne(withParams({ curve: { type: 'array' } }, ['curve', 'missing']));
    expect(filter.unsupported).toEqual(['curve', 'missing']);
    expect(filter.params.required).toEqual([]);
  });

  it('leaves a default that does not fit to the server', () => {
    const { properties } = readOne(
      withParams({
        size: { type: 'integer', minimum: 2, maximum: 9, default: 40 },
        tone: { type: 'string', enum: ['warm', 'cold'], default: 'hot' },
        paper: { type: 'string', format: 'color', pattern: '^#[0-9a-f]{6}$', default: 'red' },
      }),
    ).params;
    expect(Object.values(properties).map((schema) => schema.default)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('bounds how much it takes, and how long a text is', () => {
    const long = 'a'.repeat(100_000);
    const many = Array.from({ length: 5000 }, (_, index) => ({ ...sound, name: `f${index}` }));
    expect(read(...many)).toHaveLength(256);
    const parameters = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `p${index}`,
        { type: 'boolean', default: false, title: long },
      ]),
    );
    const filter = readOne({ ...withParams(parameters, [long]), title: { en: long, 'pt-BR': long } });
    expect(Object.keys(filter.params.properties)).toHaveLength(32);
    expect(JSON.stringify(filter).length).toBeLessThan(10_000);
    const choices = Array.from({ length: 65 }, (_, index) => `${index}`);
    expect(readOne(withParams({ tone: { type: 'string', enum: choices } })).params.properties).toEqual({});
    expect(readOne(withParams({ tone: { type: 'string', enum: [long] } })).params.properties).toEqual({});
  });

  it('keeps a text to one line that runs as it should', () => {
    expect(readOne({ ...sound, title: { en: ' Fish\u202e\n\teye\u0000 ' } }).title).toEqual({
      en: 'Fish eye',
    });
    expect(readOne({ ...sound, title: { en: '\u200e\n', 'pt-BR': 'Peixe' } }).title).toEqual({
      en: 'Fisheye',
    });
  });

  it('is not taken in by names that every object has', () => {
    const entry = JSON.parse(
      `{"name":"constructor","params":{"properties":{"__proto__":{"type":"boolean","default":true},"valueOf":{"type":"boolean","default":true}},"required":["toString"]}}`,
    ) as object;
    const filter = readOne(entry);
    expect(Object.keys(filter.params.properties)).toEqual(['valueOf']);
    expect(filter.unsupported).toEqual(['toString']);
  });
});
