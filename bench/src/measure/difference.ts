import sharp from 'sharp';
import type { BenchFilter } from '../filters.js';
import type { Picture } from '../pictures/picture.js';
import type { ByServer, Difference } from '../results.js';
import type { Say, Subject } from './subject.js';
import { sendUpload, uploadOf } from './upload.js';

/**
 * Sends a picture to each server in turn and holds the results against those of the filter's reference: of the servers
 * that have the filter, the first that is not Revela.
 */
export async function compareResults(
  subjects: readonly Subject[],
  picture: Picture,
  filter: BenchFilter,
  say: Say,
): Promise<Difference> {
  const upload = uploadOf(picture, filter);
  const reference = subjects.find(({ peer }) => peer.id !== 'revela') ?? subjects[0]!;
  const results: ByServer<Buffer> = {};
  for (const { peer, server } of subjects) {
    say(`${filter.name}, ${picture.name}, ${peer.label}: looking at the result`);
    results[peer.id] = (await sendUpload(server.origin, upload, true)).png;
  }
  const mean: ByServer<number> = {};
  for (const { peer } of subjects) {
    mean[peer.id] = await meanDifference(results[peer.id]!, results[reference.peer.id]!);
  }
  return { filter: filter.name, from: reference.peer.id, mean };
}

const samplesOf = (png: Buffer) => sharp(png).ensureAlpha().raw().toBuffer();

/** Mean difference of the samples of two pictures, of 255; infinite where their sizes differ. */
export async function meanDifference(one: Buffer, other: Buffer): Promise<number> {
  if (one === other) return 0;
  const [a, b] = await Promise.all([samplesOf(one), samplesOf(other)]);
  if (a.length !== b.length) return Infinity;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
