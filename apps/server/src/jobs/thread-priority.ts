import { createRequire } from 'node:module';

type Nice = (increment: number) => number;

/**
 * How much a worker thread's priority is lowered: behind the thread that answers requests, and the desktop of whoever runs
 * the server. In steps of `nice` on Linux, which lowers one thread there; on Windows as `SetThreadPriority` counts, one
 * below normal. Elsewhere 0: `nice` would lower the process as a whole.
 */
export function priorityIncrement(platform: NodeJS.Platform): number {
  if (platform === 'linux' || platform === 'android') return 10;
  return platform === 'win32' ? -1 : 0;
}

/** Lowers the priority of the thread that calls it, where the system lets it: a priority is a wish. */
export function lowerPriority(): void {
  const increment = priorityIncrement(process.platform);
  if (increment === 0) return;
  try {
    // Loaded here: there is no build of it for every processor.
    const { nice } = createRequire(import.meta.url)('@napi-rs/nice') as { nice: Nice };
    nice(increment);
  } catch {
    // It works as it is.
  }
}
