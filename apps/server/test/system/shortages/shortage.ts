import { filterImage, getJson, type SendOptions } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import type { ServerProcess } from '@revela/testing/server-process';
import { expect } from 'vitest';
import { goodPictures } from '../../robustness/good-pictures.js';
import { names } from '../../robustness/readiness.js';

/** Threads of the server that is short of something. */
export const WORKERS = 2;

/** Something the server is short of for a while. */
export interface Shortage {
  readonly name: string;
  /** Why it cannot be brought about on this machine; undefined where it can. */
  readonly whySkipped?: () => string | undefined;
  /**
   * Brings it about, looks at what is answered meanwhile, which tells that it is felt, and ends it.
   *
   * @param dataDir folder of its database, on a small disk where there is one
   */
  run(server: ServerProcess, dataDir: string): Promise<void>;
}

/** Opens a connection that is kept: where there is no handle left, none is accepted. */
export const keepConnection = ({ url }: ServerProcess) => getJson(`${url}/health/ready`);

/** A request that nobody answers is not to keep the shortage from its end. */
export const inTime: SendOptions = { timeoutMs: 45_000 };

let asked = 0;

/**
 * Asks for every good picture: each is refused for want of something, or answered and recorded.
 *
 * @param atOnce they wait together, over connections of their own
 * @returns names of those that were answered, as their records say
 */
export async function answersMeanwhile({ url }: ServerProcess, atOnce = false): Promise<string[]> {
  const answered: string[] = [];
  const ask = async (path: (typeof goodPictures)[number]) => {
    const name = `meanwhile-${asked++}`;
    const answer = await filterImage(url, { image: fixture(path), name, filter: 'blur' }, inTime);
    if (answer.status === 200) {
      answered.push(name);
      return;
    }
    expect([path, answer.status, answer.code]).toEqual([path, 503, 'SERVER_BUSY']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  };
  if (atOnce) await Promise.all(goodPictures.map(ask));
  else for (const path of goodPictures) await ask(path);
  return answered;
}

/**
 * Every good picture is refused.
 *
 * @param atOnce they wait together, over connections of their own
 */
export async function allRefused(server: ServerProcess, atOnce = false): Promise<void> {
  expect(await answersMeanwhile(server, atOnce)).toEqual([]);
}

/** What was answered is recorded. */
export async function expectRecorded({ url }: ServerProcess, answered: readonly string[]): Promise<void> {
  expect(await names(url)).toEqual(expect.arrayContaining([...answered]));
}
