import nodePath, { type PlatformPath } from 'node:path';

/** What the command line asks for. */
export interface CommandLine {
  /** Absolute paths of the images to open. */
  readonly files: readonly string[];
  /** Server to use in place of the one in the settings, for this run. */
  readonly server: string | null;
}

/**
 * Reads a command line, this start's own or that of a second start.
 *
 * @param argv all arguments, the program itself first
 * @param folder folder that relative paths start from
 * @param appPath folder of the application, which a start from source names as an argument
 */
export function readCommandLine(
  argv: readonly string[],
  folder: string,
  appPath: string,
  path: PlatformPath = nodePath,
): CommandLine {
  const [, ...rest] = argv;
  const files = rest
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => path.resolve(folder, argument))
    .filter((file) => file !== path.resolve(appPath));
  const server = rest.find((argument) => argument.startsWith('--server='))?.slice('--server='.length);
  return { files, server: server || null };
}
