import { resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT, defaultLimits } from '@revela/shared';
import { version } from './version.js';

/** How the server is run. */
export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly workers: number;
  readonly maxUploadMib: number;
  readonly maxMegapixels: number;
  readonly jobTimeout: number;
  readonly maxQueue: number;
  readonly logLevel: string;
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** An option that is also an environment variable: `--data-dir` is `REVELA_DATA_DIR`; the flag wins. */
function option(flags: string, description: string): Option {
  const name = /--([a-z-]+)/.exec(flags)![1]!;
  return new Option(flags, description).env(`REVELA_${name.replaceAll('-', '_').toUpperCase()}`);
}

/**
 * Reads flags and environment variables. Prints the help or the version and exits where asked; a value that
 * does not fit is explained on stderr and exits with code 1.
 *
 * @param argv as `process.argv`
 */
export function readConfig(argv: readonly string[]): Config {
  const command = new Command('revela-server')
    .description('Filters photographs on a machine of your own.')
    .version(version)
    .addOption(option('--host <address>', 'address to listen on').default('0.0.0.0'))
    .addOption(
      option('--port <number>', 'port to listen on; 0 takes any free one')
        .default(DEFAULT_PORT)
        .argParser(wholeNumber(0, 65535)),
    )
    .addOption(option('--data-dir <folder>', 'folder of the database').default('./data'))
    .addOption(
      option('--workers <count>', 'worker threads')
        .default(availableParallelism(), 'one a core')
        .argParser(wholeNumber(1, 256)),
    )
    .addOption(
      option('--max-upload-mib <count>', 'largest image file, in MiB')
        .default(defaultLimits.maxUploadBytes / 1024 / 1024)
        .argParser(wholeNumber(1, 1024)),
    )
    .addOption(
      option('--max-megapixels <count>', 'largest image, in millions of pixels')
        .default(defaultLimits.maxPixels / 1e6)
        .argParser(wholeNumber(1, 500)),
    )
    .addOption(
      option('--job-timeout <seconds>', 'longest a job may run')
        .default(defaultLimits.jobTimeoutMs / 1000)
        .argParser(wholeNumber(1, 3600)),
    )
    .addOption(
      option('--max-queue <count>', 'jobs that may wait')
        .default(defaultLimits.maxQueue)
        .argParser(wholeNumber(0, 10_000)),
    )
    .addOption(
      option('--log-level <level>', 'least level that is logged')
        .choices(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
        .default('info'),
    )
    .allowExcessArguments(false)
    .parse(argv);
  const options = command.opts<Config>();
  return { ...options, dataDir: resolve(options.dataDir) };
}
