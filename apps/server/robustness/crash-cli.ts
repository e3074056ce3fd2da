import { parseArgs } from 'node:util';
import { crash } from './crash.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});
const report = await crash({
  kills: Number(values.kills),
  seed: Number(values.seed),
  onProgress: (kills) => {
    process.stderr.write(`${kills} kills\n`);
  },
});
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (report.lost.length > 0 || report.damage.length > 0 || report.acknowledged === 0) process.exitCode = 1;
