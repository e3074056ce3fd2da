/** Paths of the HTTP contract. */
export const routes = {
  process: '/api/v1/process',
  filters: '/api/v1/filters',
  records: '/api/v1/records',
  record: '/api/v1/records/:id',
  server: '/api/v1/server',
  healthLive: '/health/live',
  healthReady: '/health/ready',
} as const;

/** Path of one record. */
export function recordPath(id: number): string {
  return `${routes.records}/${id}`;
}

/** Port a server listens on, and a client assumes, where none is named. */
export const DEFAULT_PORT = 5000;
