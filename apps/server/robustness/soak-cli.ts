import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '8' },
  },
});
const report = await soak({
  minutes: Number(values.minutes),
  seed: Number(values.seed),
  concurrency: Number(values.concurrency),
  onProgress: (seconds, requests) => {
    process.stderr.write(`${Math.round(seconds)} s, ${requests} requests\n`);
  },
});
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (report.memoryEarly === undefined) {
  process.stdout.write('Memory and handles were not watched: this system has no /proc.\n');
}
if (report.failures.length > 0) process.exitCode = 1;
