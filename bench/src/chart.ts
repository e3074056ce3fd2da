import type { Results } from './results.js';
export function drawChart(_results: Results): string {
  return String(_results);
}
