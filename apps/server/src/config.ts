import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT, defaultLimits } from '@revela/shared';
import { defaultTimeouts } from './http/timeouts.js';
import { type LogFormat, logFormats } from './log.js';
import { findTlsFault } from './tls-files.js';
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
  /** MiB of resident memory; undefined for half of the machine's. */
  readonly maxMemoryMib: number | undefined;
  /** Seconds an upload may take. */
  readonly uploadTimeout: number;
  readonly token: string | undefined;
  /** Requests a minute of one client; 0 for any number. */
  readonly rateLimit: number;
  readonly corsOrigin: readonly string[];
  /** Certificate and key of TLS, as PEM; undefined for plain HTTP. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly logLevel: string;
  readonly logFormat: LogFormat;
  /** Modules of the operator's filters: paths or names of packages. */
  readonly plugin: readonly string[];
}

/** What the command line gives, before the files it names are read. */
type Flags = Omit<Config, 'tls'> & { tokenFile?: string; tlsCert?: string; tlsKey?: string };

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

function origins(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (!URL.canParse(part) || new URL(part).origin !== part) {
        throw new InvalidArgumentError(`"${part}" is no origin; one looks like https://example.org.`);
      }
      return part;
    });
}

/** Gathers the values of a flag that is given several times, and those of its variable, which commas part: unless that is a file's name. */
function collect(text: string, before: readonly string[]): string[] {
  if (existsSync(text)) return [...before, text];
  return [
    ...before,
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

/** What a Bearer header can carry (RFC 6750, section 2.1), and no shorter than guessing allows. */
const TOKEN = /^[A-Za-z0-9\-._~+/]{16,1024}=*$/;

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
    .addOption(option('--host <address>', 'address to listen on').default('0.0.0.0').argParser(notEmpty))
    .addOption(
      option('--port <number>', 'port to listen on; 0 takes any free one')
        .default(DEFAULT_PORT)
        .argParser(wholeNumber(0, 65535)),
    )
    .addOption(option('--data-dir <folder>', 'folder of the database').default('./data').argParser(notEmpty))
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
    .addOption(
      option('--log-format <format>', 'JSON lines, or lines for people; auto: the latter on a terminal')
        .choices(logFormats)
        .default('auto'),
    )
    .addOption(
      option('--max-memory-mib <count>', 'memory of the process past which jobs are stopped')
        .default(undefined, "half of the machine's")
        .argParser(wholeNumber(256, 1024 * 1024)),
    )
    .addOption(
      option('--upload-timeout <seconds>', 'longest an upload may take, and an answer')
        .default(defaultTimeouts.uploadMs / 1000)
        .argParser(wholeNumber(1, 3600)),
    )
    .addOption(
      option('--token <token>', 'token that requests must carry, as "Authorization: Bearer <token>"'),
    )
    .addOption(
      option(
        '--token-file <file>',
        'file with the token, which a list of processes then does not show',
      ).conflicts('token'),
    )
    .addOption(
      option('--rate-limit <count>', 'requests a minute of one client; 0 for any number')
        .default(600)
        .argParser(wholeNumber(0, 1_000_000)),
    )
    .addOption(
      option('--cors-origin <origins>', 'origins whose web pages may call the server, separated by commas')
        .default([], 'none')
        .argParser(origins),
    )
    .addOption(
      option('--plugin <module>', 'filter of your own: a path or a package; may be given several times')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(option('--tls-cert <file>', 'certificate chain (PEM): serve HTTPS'))
    .addOption(option('--tls-key <file>', 'private key (PEM) of the certificate'))
    .allowExcessArguments(false)
    .parse(argv);
  const { tokenFile, tlsCert, tlsKey, ...flags } = command.opts<Flags>();

  const read = (file: string, flag: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (error) {
      return command.error(`error: the file of ${flag} cannot be read: ${(error as Error).message}`);
    }
  };
  const token =
    tokenFile === undefined ? flags.token : read(tokenFile, '--token-file').toString('utf8').trim();
  if (token !== undefined && !TOKEN.test(token)) {
    command.error('error: a token has 16 characters or more: letters, digits, - . _ ~ + /');
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    command.error('error: --tls-cert and --tls-key go together');
  }
  const tls =
    tlsCert === undefined
      ? undefined
      : { cert: read(tlsCert, '--tls-cert'), key: read(tlsKey!, '--tls-key') };
  const tlsFault = tls && findTlsFault(tls, `--tls-cert ${tlsCert}`, `--tls-key ${tlsKey}`);
  if (tlsFault !== undefined) command.error(`error: ${tlsFault}`);
  return { ...flags, dataDir: resolve(flags.dataDir), token, tls };
}
