import { expect } from 'vitest';
import { getJson, send, sendImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import type { ServerProcess } from '@revela/testing/server-process';

export const picture = fixture('png/rgba-9x6.png');

/** Milliseconds within which a server serves again once its database is as it was. */
const HEALED_MS = 10_000;

export async function names(url: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { imageName: string }[]; nextCursor: string | null } = await getJson(
      `${url}/api/v1/records?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    found.push(...page.items.map(({ imageName }) => imageName));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.reverse();
}

export const isReady = async (url: string) => (await send(`${url}/health/ready`)).status === 200;

/** Waits until it is not ready and its log says why. */
export async function notReady({ url, log }: ServerProcess, why: RegExp): Promise<void> {
  await eventually('it is not ready', async () => !(await isReady(url)));
  await eventually(`its log says ${why}`, async () => {
    await isReady(url);
    return log.some(({ msg, level }) => level >= 50 && msg.startsWith('not ready') && why.test(msg));
  });
}

/** A picture answered 503 for the database, which no client can help. */
export async function expectRefused({ url }: ServerProcess, name: string): Promise<void> {
  const answer = await sendImage(url, picture, name);
  expect([answer.status, answer.code]).toEqual([503, 'SERVER_BUSY']);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
}

/**
 * Sends pictures until one is refused: what the log of the database has taken of a disk that is full, it may go on using.
 *
 * @returns the names of those that were answered
 */
export async function sendUntilRefused({ url }: ServerProcess, prefix: string): Promise<string[]> {
  const answered: string[] = [];
  for (;;) {
    const name = `${prefix}-${answered.length}`;
    if ((await sendImage(url, picture, name)).status !== 200) return answered;
    answered.push(name);
  }
}

/** Waits until a picture is filtered again; nothing but time and requests makes it so. */
export async function healed({ url }: ServerProcess, name: string): Promise<void> {
  await eventually(
    'it serves again',
    async () => (await sendImage(url, picture, name)).status === 200,
    HEALED_MS,
  );
  await eventually('it is ready again', () => isReady(url), HEALED_MS);
}
