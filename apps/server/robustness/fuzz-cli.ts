import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '6' },
    failures: { type: 'string', default: join(tmpdir(), 'revela-fuzz-failures') },
  },
});
const report = await fuzz({
  count: Number(values.count),
  seed: Number(values.seed),
  concurrency: Number(values.concurrency),
  failures: values.failures,
  onProgress: (done) => {
    process.stderr.write(`${done} inputs\n`);
  },
});
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (report.failures.length > 0) process.exitCode = 1;
