import { makeUpload, send } from '../client.js';
import type { Say } from '../measure.js';
import type { Picture } from '../pictures/picture.js';
import type { Gaussian } from '../results.js';

const RADII = [2, 100];

/** Times a small and a large Gaussian in turns: the radius should not matter. */
export async function measureGaussian(
  origin: string,
  picture: Picture,
  runs: number,
  say: Say,
): Promise<Gaussian[]> {
  const series = RADII.map((radius) => ({
    radius,
    upload: makeUpload(picture.file, picture.fileName, 'blur', { radius }),
    runs: [] as number[],
    filterRuns: [] as number[],
  }));
  for (let run = -1; run < runs; run++) {
    for (const { radius, upload, ...measured } of series) {
      say(`Gaussian of radius ${radius}: ${run < 0 ? 'warm-up' : `run ${run + 1}`}`);
      const { milliseconds, phases } = await send(origin, upload);
      if (run < 0) continue;
      measured.runs.push(milliseconds);
      measured.filterRuns.push(phases['filter'] ?? NaN);
    }
  }
  return series.map(({ radius, runs: all, filterRuns }) => ({ radius, runs: all, filterRuns }));
}
