import type { FastifyServerOptions } from 'fastify';
import { escapeForTerminal, escapeJsonLine } from './unsafe-text.js';

export const logFormats = ['auto', 'json', 'pretty'] as const;
/** `auto`: readable lines on a terminal, JSON elsewhere. */
export type LogFormat = (typeof logFormats)[number];

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;
type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>;

/** Fastify says by itself where it listens, in a line that can be emptied and not left out. */
const leaveOutEmptyLines: LogMethod = function (args, method) {
  if (args.length !== 1 || args[0] !== '') method.apply(this, args);
};

/** True where lines are for people. */
export const isForPeople = (format: LogFormat) =>
  format === 'pretty' || (format === 'auto' && process.stdout.isTTY);

/** A stream that takes JSON lines, escaped by {@link escapeForTerminal}, and writes them for people to stdout. */
export async function openPretty() {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    // What is logged last is written before the process ends.
    sync: true,
    // https://no-color.org
    colorize: process.stdout.isTTY && !process.env.NO_COLOR,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    singleLine: true,
  });
}

/** Options of the logger that writes to stdout: JSON lines, or what a person reads. */
export async function loggerOptions(level: string, format: LogFormat): Promise<LoggerOptions> {
  const logMethod = leaveOutEmptyLines;
  if (!isForPeople(format)) return { level, hooks: { streamWrite: escapeJsonLine, logMethod } };
  return { level, hooks: { streamWrite: escapeForTerminal, logMethod }, stream: await openPretty() };
}
