import type { Peer } from '../peers/index.js';
import type { RunningServer } from './start.js';

/** A server that is up, what it is, and what it can be asked. */
export interface Subject {
  readonly peer: Peer;
  readonly server: RunningServer;
  /** Names of the filters it has. */
  readonly filters: ReadonlySet<string>;
}

/** The servers that have a filter. */
export const having = (subjects: readonly Subject[], { name }: { readonly name: string }): Subject[] =>
  subjects.filter(({ filters }) => filters.has(name));

/** Says what is being measured. */
export type Say = (text: string) => void;

/** How often and how long is measured: every loop is bounded. */
export interface Effort {
  readonly latencyRuns: number;
  /** Runs of a slow server. */
  readonly slowRuns: number;
  readonly warmUps: number;
  readonly rounds: number;
  /** Images of one round: at least `images`, and so many more that a round lasts `leastSeconds`. */
  readonly images: number;
  readonly leastSeconds: number;
  /** No image is sent after that, whatever is missing. */
  readonly mostSeconds: number;
  /** Starts of a server that are timed, and runs of what else is measured. */
  readonly extraRuns: number;
}

export const thorough: Effort = {
  latencyRuns: 7,
  slowRuns: 1,
  warmUps: 2,
  rounds: 3,
  images: 24,
  leastSeconds: 4,
  mostSeconds: 30,
  extraRuns: 5,
};

/** A short trial. */
export const quick: Effort = {
  latencyRuns: 2,
  slowRuns: 1,
  warmUps: 1,
  rounds: 1,
  images: 16,
  leastSeconds: 1,
  mostSeconds: 15,
  extraRuns: 2,
};
