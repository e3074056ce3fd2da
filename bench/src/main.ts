import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { readOptions } from './options.js';
import { drawChart } from './report/chart.js';
import { formatReport } from './report/report.js';
import type { Results } from './results.js';
import { run } from './run.js';

process.on('uncaughtException', (error) => {
  process.stderr.write(`\nThe bench failed: ${error.message}\n`);
  process.exit(1);
});

// No server outlives the benchmark: they are killed at its exit, which a signal alone would not be.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

const options = readOptions(process.argv.slice(2));

let results: Results;
if (options.from !== undefined) {
  results = JSON.parse(readFileSync(options.from, 'utf8')) as Results;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'revela-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const measured = await run(options, folder, (text) => {
    // One line that is written over where a person watches.
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const cpu = cpus()[0]?.model ?? process.arch;
  results = {
    measuredAt: new Date().toISOString(),
    machine: {
      cpu,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      platform: `${process.platform} ${process.arch}`,
      node: process.versions.node,
    },
    workers: options.workers,
    quick: options.quick,
    ...measured,
  };
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
}

process.stdout.write(formatReport(results));
if (options.chart !== undefined) {
  mkdirSync(dirname(options.chart), { recursive: true });
  writeFileSync(options.chart, drawChart(results));
}
