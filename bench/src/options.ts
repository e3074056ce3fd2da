import { parseArgs } from 'node:util';
import { type PeerId, peerIds } from './peers/index.js';

export interface Options {
  readonly image: string | undefined;
  readonly workers: number;
  readonly without: readonly PeerId[];
  readonly quick: boolean;
  /** False: the extras alone. */
  readonly comparison: boolean;
  readonly extras: Readonly<Record<Extra, boolean>>;
  readonly out: string;
  readonly chart: string | undefined;
  readonly from: string | undefined;
  readonly python: string | undefined;
  readonly sharpConcurrency: number | undefined;
}

const extraNames = ['sizes', 'gaussian', 'health', 'huge', 'startup'] as const;
export type Extra = (typeof extraNames)[number];

const help = `Measures Revela beside Flask + Pillow, sharp and stock Jimp, all behind the same HTTP.

  pnpm bench [flags]

  --image FILE            a photograph of yours, instead of one that is installed
  --workers N             worker threads of Revela and processes of gunicorn (default 2)
  --without SERVER        leaves a server out: ${peerIds.join(', ')}; may be given again
  --quick                 a short trial with few runs
  --sizes                 also: bytes of ten different pictures
  --gaussian              also: a large radius beside a small one
  --health                also: /health/live during eight jobs of 12 megapixels
  --huge                  also: 100 megapixels alone and eight at once
  --startup               also: time until a server is ready
  --all                   all of these
  --only                  these without the comparison
  --out FOLDER            where results.json goes (default bench-results)
  --chart FILE            draws the comparison as an SVG
  --from FILE             prints and draws the results in FILE, and measures nothing
  --python FILE           a Python with Pillow, Flask and gunicorn, instead of the first on the path
  --sharp-concurrency N   threads of libvips, instead of its default
  --help
`;

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
        quick: { type: 'boolean', default: false },
        sizes: { type: 'boolean', default: false },
        gaussian: { type: 'boolean', default: false },
        health: { type: 'boolean', default: false },
        huge: { type: 'boolean', default: false },
        startup: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        only: { type: 'boolean', default: false },
        out: { type: 'string', default: 'bench-results' },
        chart: { type: 'string' },
        from: { type: 'string' },
        python: { type: 'string' },
        'sharp-concurrency': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    const concurrency = values['sharp-concurrency'];
    return {
      image: values.image,
      workers: wholeNumber('--workers', values.workers),
      without: values.without.map(peerId),
      quick: values.quick,
      comparison: !values.only,
      extras: Object.fromEntries(
        extraNames.map((name) => [name, values.all || values[name]]),
      ) as Options['extras'],
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
