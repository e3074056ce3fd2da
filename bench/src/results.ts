import type { FilterName } from '@revela/shared';
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
  readonly filter: FilterName;
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
  readonly filter: FilterName;
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
  readonly filter: FilterName;
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

/** Bytes of the PNG of one picture. */
export interface Size {
  readonly picture: string;
  readonly filter: FilterName;
  readonly bytes: ByServer<number>;
}

/** A Gaussian of one radius at 12 megapixels. */
export interface Gaussian {
  readonly radius: number;
  /** Milliseconds of the whole request. */
  readonly runs: readonly number[];
  /** Milliseconds of the phase `filter`. */
  readonly filterRuns: readonly number[];
}

/** 100 megapixels. */
export interface Huge {
  readonly images: number;
  readonly seconds: number;
  readonly peakBytes: number | undefined;
  /** Why it failed, where it did. */
  readonly error?: string;
}

/** Milliseconds from a server's start. */
export interface Startup {
  readonly listening: readonly number[];
  readonly ready: readonly number[];
}

/** Answer times of `/health/live` while jobs ran. */
export interface HealthUnderLoad {
  readonly filter: FilterName;
  readonly jobs: number;
  readonly milliseconds: readonly number[];
}

export interface Results {
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
  readonly photograph: string;
  readonly pictures: readonly {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
  }[];
  readonly servers: readonly ServerInfo[];
  /** Servers that this machine cannot run, and why. */
  readonly missing: readonly { readonly id: PeerId; readonly reason: string }[];
  readonly comparison?: Comparison;
  readonly sizes?: readonly Size[];
  readonly gaussian?: readonly Gaussian[];
  readonly health?: readonly HealthUnderLoad[];
  readonly huge?: readonly Huge[];
  readonly startup?: ByServer<Startup>;
}
