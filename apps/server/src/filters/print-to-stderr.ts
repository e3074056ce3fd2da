/**
 * Has stderr in the place of stdout, on this thread: stdout is the log's, one JSON a line, and what plugins print would
 * come between.
 *
 * @returns puts stdout back in its place; a console that was used meanwhile stays with stderr
 */
export function printToStderr(): () => void {
  const stdout = Object.getOwnPropertyDescriptor(process, 'stdout')!;
  Object.defineProperty(process, 'stdout', { ...stdout, get: () => process.stderr });
  return () => {
    Object.defineProperty(process, 'stdout', stdout);
  };
}
