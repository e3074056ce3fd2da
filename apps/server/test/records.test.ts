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
