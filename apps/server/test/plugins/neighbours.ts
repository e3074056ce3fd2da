// For tests of Vitest alone, whose `expect` this uses.

import { type Answer, filterImage, getJson } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng, sha256 } from '@revela/testing/pixels';
import type { LogLine, ServerProcess } from '@revela/testing/server-process';
import { expect } from 'vitest';

export const photo = fixture('photos/astronaut.jpg');
export const small = fixture('png/rgba-9x6.png');

/** A job of another client, of some work on every thread that is free. */
export const blur = (url: string) =>
  filterImage(url, { image: photo, filter: 'blur', params: { radius: 9 } });

function pixelsOf(answer: Answer): string {
  expect(answer.status, answer.body.toString('utf8', 0, 300)).toBe(200);
  return sha256(decodePng(answer.body).data);
}

let wanted: string | undefined;

/** Expects of answers to `blur` that they are as the first of all was, which no plugin ran beside. */
export async function expectSound(...answers: Promise<Answer>[]): Promise<void> {
  for (const answer of await Promise.all(answers)) {
    const pixels = pixelsOf(answer);
    wanted ??= pixels;
    expect(pixels).toBe(wanted);
  }
}

/** Jobs that a server has running. */
export const running = async (url: string) =>
  (await getJson<{ jobs?: { running: number } }>(`${url}/health/ready`)).jobs?.running;

/** The line of the log that tells of a filter that failed. */
export function failureIn({ log }: ServerProcess, filter: string): LogLine | undefined {
  return log.find(({ err }) => (err as { filter?: string } | undefined)?.filter === filter);
}
