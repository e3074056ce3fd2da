import { probeHealth } from '../measure/health-probe.js';
import { median, percentile } from '../measure/statistics.js';
import { sendUpload, uploadOf } from '../measure/upload.js';
import { revelaRow } from '../report/rows.js';
import { formatMilliseconds } from '../report/units.js';
import { defineExtra, originOf } from './extra.js';

const JOBS = 8;

/** Answer times of `/health/live` while jobs ran. */
interface HealthUnderLoad {
  readonly filter: string;
  readonly jobs: number;
  readonly milliseconds: readonly number[];
}

/** Asks for `/health/live` while eight pictures are processed: nothing heavy may be on the main thread. */
export default defineExtra<readonly HealthUnderLoad[]>({
  name: 'health',
  help: '/health/live during eight jobs of 12 megapixels',
  when: 'beside',
  async measure(bench) {
    const origin = originOf(bench);
    if (origin === undefined) return undefined;
    const measured: HealthUnderLoad[] = [];
    for (const filter of bench.filters) {
      bench.say(`/health/live during ${JOBS} jobs of ${filter.name}`);
      const upload = uploadOf(bench.large, filter);
      const stop = probeHealth(origin);
      await Promise.all(Array.from({ length: JOBS }, () => sendUpload(origin, upload)));
      measured.push({ filter: filter.name, jobs: JOBS, milliseconds: await stop() });
    }
    return measured;
  },
  rows: (measured, ids) => [
    ['/health/live during eight jobs of 12 MP: median, p99'],
    ...measured.map(({ filter, milliseconds }) =>
      revelaRow(
        filter,
        ids,
        `${formatMilliseconds(median(milliseconds))}, ${formatMilliseconds(percentile(milliseconds, 0.99))}`,
        'median ≤ 50 ms',
      ),
    ),
  ],
});
