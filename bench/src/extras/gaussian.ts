import { median, pairedRatio } from '../measure/statistics.js';
import { sendUpload, uploadOf } from '../measure/upload.js';
import { revelaRow } from '../report/rows.js';
import { formatMilliseconds } from '../report/units.js';
import { defineExtra, originOf } from './extra.js';

const RADII = [2, 100];

/** A Gaussian of one radius at 12 megapixels. */
interface Gaussian {
  readonly radius: number;
  /** Milliseconds of the whole request. */
  readonly runs: readonly number[];
  /** Milliseconds of the phase `filter`. */
  readonly filterRuns: readonly number[];
}

/** Times a small and a large Gaussian in turns: the radius should not matter. */
export default defineExtra<readonly Gaussian[]>({
  name: 'gaussian',
  help: 'a large radius beside a small one',
  when: 'beside',
  async measure(bench) {
    const origin = originOf(bench);
    if (origin === undefined) return undefined;
    const series = RADII.map((radius) => ({
      radius,
      upload: uploadOf(bench.large, { name: 'blur', params: { radius } }),
      runs: [] as number[],
      filterRuns: [] as number[],
    }));
    for (let run = -1; run < bench.effort.extraRuns; run++) {
      for (const { radius, upload, ...measured } of series) {
        bench.say(`Gaussian of radius ${radius}: ${run < 0 ? 'warm-up' : `run ${run + 1}`}`);
        const { milliseconds, phases } = await sendUpload(origin, upload);
        if (run < 0) continue;
        measured.runs.push(milliseconds);
        measured.filterRuns.push(phases['filter'] ?? NaN);
      }
    }
    return series.map(({ radius, runs, filterRuns }) => ({ radius, runs, filterRuns }));
  },
  rows(measured, ids) {
    const [small, large] = measured;
    return [
      ['Gaussian, 12 MP: the whole request, the filter alone'],
      ...measured.map(({ radius, runs, filterRuns }) =>
        revelaRow(
          `radius ${radius}`,
          ids,
          `${formatMilliseconds(median(runs))}, ${formatMilliseconds(median(filterRuns))}`,
        ),
      ),
      revelaRow(
        `radius ${large!.radius} to ${small!.radius}`,
        ids,
        `${pairedRatio(large!.runs, small!.runs).toFixed(2)}, ${pairedRatio(large!.filterRuns, small!.filterRuns).toFixed(2)}`,
        '≤ 1.2',
      ),
    ];
  },
});
