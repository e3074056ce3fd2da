import type { PeerId } from './peers/index.js';

/** One value a server, where it was measured. */
export type ByServer<T> = Partial<Record<PeerId, T>>;

export interface ServerInfo {
  readonly id: PeerId;
  readonly label: string;
  /** What it is made of. */
  readonly version: string;
}

/** One picture sent alone, again and again. */
export interface Latency {
  readonly picture: string;
  /** Name of the filter. */
  readonly filter: string;
  /** Milliseconds of each run. Run `i` of one server was measured moments from run `i` of another. */
  readonly runs: ByServer<number[]>;
  readonly outputBytes: ByServer<number>;
  /** Median milliseconds of each phase, of servers that report them. */
  readonly phases: ByServer<Record<string, number>>;
}

/** Times at which `/health/live` answered, in milliseconds. */
export interface Health {
  readonly p50: number;
  readonly p99: number;
}

/** Many pictures sent at once. */
export interface Throughput {
  readonly picture: string;
  readonly filter: string;
  readonly concurrency: number;
  /** Images a second of each round. */
  readonly rates: ByServer<number[]>;
  readonly health: ByServer<Health>;
}

/** Peak resident memory of a server's processes during a part of the measurement. */
export interface Memory {
  readonly during: string;
  readonly peakBytes: ByServer<number>;
}

/** How far a server's picture is from the reference's: mean difference of a sample, of 255. */
export interface Difference {
  readonly filter: string;
  /** The server that is the filter's reference. */
  readonly from: PeerId;
  readonly mean: ByServer<number>;
}

/** What the bench measures of every server. */
export interface Comparison {
  readonly latency: readonly Latency[];
  readonly throughput: readonly Throughput[];
  readonly memory: readonly Memory[];
  readonly differences: readonly Difference[];
}

/** What is measured; `results.json` holds it as it is. */
export interface Measured {
  readonly photograph: string;
  readonly pictures: readonly {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
  }[];
  /** The filters that were measured, and what they are called. */
  readonly filters: readonly { readonly name: string; readonly title: string }[];
  readonly servers: readonly ServerInfo[];
  /** Servers that this machine cannot run, and why. */
  readonly missing: readonly { readonly id: PeerId; readonly reason: string }[];
  readonly comparison?: Comparison;
  /** What was measured besides, by the name of the extra. */
  readonly extras: Readonly<Record<string, unknown>>;
}

export interface Results extends Measured {
  readonly measuredAt: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly platform: string;
    readonly node: string;
  };
  readonly workers: number;
  readonly quick: boolean;
}
