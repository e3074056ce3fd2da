import type { RecordsPage } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { startApp } from './server.js';

const pixel = fixture('png/size-1x1.png');

describe('GET /api/v1/records', async () => {
  const app = await startApp();
  const add = (name: string, filter = 'blur') => filterImage(app, { image: pixel, name, filter });
  const page = async (query: string) => (await app.inject(`/api/v1/records?${query}`)).json<RecordsPage>();

  it('pages by cursor without gaps or repeats while new records arrive', async () => {
    for (let i = 0; i < 12; i++) await add(`old-${i}.png`);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { items, nextCursor }: RecordsPage = await page(`limit=5${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...items.map(({ imageName }) => imageName));
      cursor = nextCursor;
      await add('new.png');
      await add('new.png');
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => `old-${11 - i}.png`));
  });

  it('has no cursor on the last page, however full', async () => {
    const total = (await page('limit=100')).items.length;
    expect((await page(`limit=${total}`)).nextCursor).toBeNull();
    expect((await page(`limit=${total - 1}`)).nextCursor).not.toBeNull();
  });

  it('finds by filter', async () => {
    await add('a.png', 'edge_enhance');
    const { items } = await page('filter=edge_enhance');
    expect(items.map(({ filter }) => filter)).toEqual(['edge_enhance']);
  });

  it.each(['férias', 'FERIAS', 'Fe\u0301rias', 'ação', 'ACAO'])(
    'finds by a part of the name: %s',
    async (search) => {
      await add('Férias & Ação 100%.png');
      const { items } = await page(`limit=1&search=${encodeURIComponent(search)}`);
      expect(items[0]?.imageName).toBe('Férias & Ação 100%.png');
    },
  );

  it.each([
    // As Unicode's CaseFolding.txt has it, in full.
    ['Straße.png', ['STRASSE', 'strasse', 'STRAẞE', 'straße']],
    ['İSTANBUL.png', ['istanbul', 'İstanbul', 'ISTANBUL']],
    ['ΟΔΟΣ ΟΔΟΣΣ.png', ['οδος', 'οδοσ', 'Οδός', 'ΟΔΌΣ', 'οδοσς']],
    ['ﬁnale ſommer.png', ['FINALE', 'finale', 'SOMMER']],
    ['ᾳδω.png', ['ΑΙΔΩ', 'ᾼδω']],
    ['Ꭰꭰ.png', ['ꭰꭰ', 'ᎠᎠ']],
    ['ŉ ǰ և.png', ['ʼN', 'J̌', 'ԵՒ', 'եւ']],
    // A letter of its own: its upper case is that of `i`, and it is not folded.
    ['ısı.png', ['ısı', 'ıSı']],
  ])('folds case as Unicode does: %s', async (name, searches) => {
    await add(name);
    for (const search of searches) {
      const { items } = await page(`limit=1&search=${encodeURIComponent(search)}`);
      expect([search, items[0]?.imageName]).toEqual([search, name]);
    }
  });

  it('is kept by nobody between', async () => {
    for (const path of [
      '/api/v1/records',
      '/api/v1/records/1',
      '/api/v1/records/999999',
      '/api/v1/records?limit=0',
    ]) {
      expect((await app.inject(path)).headers['cache-control']).toBe('no-store');
    }
  });

  it.each(['1e0', '0x1', '%201', '1%20', '+1', '-1', '1.0', '01', '', '%EF%BC%91', 'true', '9'.repeat(20)])(
    'knows no record by an id that is no decimal number: %j',
    async (id) => {
      expect((await app.inject('/api/v1/records/1')).statusCode).toBe(200);
      const answer = await app.inject(`/api/v1/records/${id}`);
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'NOT_FOUND']);
    },
  );

  it.each([
    ['limit=0', 'limit must be >= 1.'],
    ['limit=x', 'limit must be integer.'],
    ['filter=glow', /^filter must be one of .*pixelate, .*threshold/],
    ['cursor=', 'cursor must NOT have fewer than 1 characters.'],
    [`search=${'x'.repeat(256)}`, 'search must NOT have more than 255 characters.'],
    ['page=2', 'page is no parameter here.'],
    ['limit=5&limit=6', 'limit must be integer.'],
    ['querystring=1', 'querystring is no parameter here.'],
  ])('names a parameter as it was written: %s', async (query, message) => {
    const answer = await app.inject(`/api/v1/records?${query}`);
    const body = answer.json<{ code: string; message: string }>();
    expect([answer.statusCode, body.code]).toEqual([400, 'PARAMS_INVALID']);
    expect(body.message).toMatch(message);
  });

  it('takes wildcards of SQL as they are written', async () => {
    expect((await page('search=%25')).items.every(({ imageName }) => imageName.includes('%'))).toBe(true);
    expect((await page('search=_l_')).items).toEqual([]);
  });
});

it('a second server on the same folder has the records of the first', async () => {
  const dataDir = await temporaryFolder();
  const first = await startApp({ dataDir });
  const answer = await filterImage(first, { image: pixel, name: 'kept.png', filter: 'blur' });
  await first.close();
  const second = await startApp({ dataDir });
  const record = await second.inject(answer.headers.location!);
  expect(record.json()).toMatchObject({ imageName: 'kept.png' });
});
