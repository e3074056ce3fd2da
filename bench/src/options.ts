import { parseArgs } from 'node:util';
import { extras } from './extras/index.js';
import { chooseFilters } from './filters.js';
import { type PeerId, peerIds } from './peers/index.js';

export interface Options {
  readonly image: string | undefined;
  readonly workers: number;
  readonly without: readonly PeerId[];
  /** Names of filters; none: all. */
  readonly filters: readonly string[];
  readonly quick: boolean;
  /** False: the extras alone. */
  readonly comparison: boolean;
  /** Names of the extras to measure. */
  readonly extras: readonly string[];
  readonly out: string;
  readonly chart: string | undefined;
  readonly from: string | undefined;
  readonly python: string | undefined;
  readonly sharpConcurrency: number | undefined;
}

const line = (flag: string, text: string) => `  ${flag.padEnd(22)}  ${text}\n`;

const help = `Measures Revela beside Flask + Pillow, sharp and stock Jimp, all behind the same HTTP.

  pnpm bench [flags]

${[
  line('--image FILE', 'a photograph of yours, instead of one that is installed'),
  line('--workers N', 'worker threads of Revela and processes of gunicorn (default 2)'),
  line('--without SERVER', `leaves a server out: ${peerIds.join(', ')}; may be given again`),
  line('--filter NAME', 'measures that filter, instead of all; may be given again'),
  line('--quick', 'a short trial with few runs'),
  ...extras.map(({ name, help: text }) => line(`--${name}`, `also: ${text}`)),
  line('--all', 'all of these'),
  line('--only', 'these without the comparison'),
  line('--out FOLDER', 'where results.json goes (default bench-results)'),
  line('--chart FILE', 'draws the comparison as an SVG'),
  line('--from FILE', 'prints and draws the results in FILE, and measures nothing'),
  line('--python FILE', 'a Python with Pillow, Flask and gunicorn, instead of the first on the path'),
  line('--sharp-concurrency N', 'threads of libvips, instead of its default'),
  line('--help', ''),
].join('')}`;

/** Reads the flags. Prints the help and exits where asked; a flag that does not fit is explained, with code 1. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      // pnpm hands the `--` of `pnpm bench -- --quick` on.
      args: args.filter((arg) => arg !== '--'),
      options: {
        image: { type: 'string' },
        workers: { type: 'string', default: '2' },
        without: { type: 'string', multiple: true, default: [] },
        filter: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        only: { type: 'boolean', default: false },
        out: { type: 'string', default: 'bench-results' },
        chart: { type: 'string' },
        from: { type: 'string' },
        python: { type: 'string' },
        'sharp-concurrency': { type: 'string' },
        help: { type: 'boolean', default: false },
        ...Object.fromEntries(extras.map(({ name }) => [name, { type: 'boolean' as const }])),
      },
    });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    const concurrency = values['sharp-concurrency'];
    const chosen = values as Readonly<Record<string, unknown>>;
    // Told of a name that is none before anything is measured.
    chooseFilters(values.filter);
    return {
      image: values.image,
      workers: wholeNumber('--workers', values.workers),
      without: values.without.map(peerId),
      filters: values.filter,
      quick: values.quick,
      comparison: !values.only,
      extras: extras.map(({ name }) => name).filter((name) => values.all || chosen[name] === true),
      out: values.out,
      chart: values.chart,
      from: values.from,
      python: values.python,
      sharpConcurrency:
        concurrency === undefined ? undefined : wholeNumber('--sharp-concurrency', concurrency),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 256) {
    throw new Error(`${flag} must be a whole number from 1 to 256.`);
  }
  return value;
}

function peerId(text: string): PeerId {
  const id = peerIds.find((known) => known === text);
  if (!id) throw new Error(`--without must be one of ${peerIds.join(', ')}.`);
  return id;
}
