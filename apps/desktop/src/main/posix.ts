// What Windows has not: there these events never come.

/** Calls back where the system asks this process to end. */
export function onTermination(end: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
}
