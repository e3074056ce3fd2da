import type { BenchFilter } from '../filters.js';
import type { Effort, Say, Subject } from '../measure/subject.js';
import type { Peer, PeerId, PeerOptions } from '../peers/index.js';
import type { Photograph } from '../pictures/photograph.js';
import type { Picture } from '../pictures/picture.js';
import type { Row } from '../report/table.js';

/** What an extra may work with. */
export interface Bench {
  readonly options: PeerOptions;
  readonly effort: Effort;
  readonly filters: readonly BenchFilter[];
  readonly photograph: Photograph;
  /** 2 megapixels. */
  readonly small: Picture;
  /** 12 megapixels. */
  readonly large: Picture;
  readonly peers: readonly Peer[];
  /** The servers that are up: none but beside them. */
  readonly subjects: readonly Subject[];
  /** Revela, where it is not left out. */
  readonly revela: Peer | undefined;
  readonly say: Say;
}

/** Something that is measured where it is asked for. */
export interface Extra<T> {
  /** Its flag, and its key in `results.json`. */
  readonly name: string;
  /** What it is, in a line of the help. */
  readonly help: string;
  /** `before` any server is started, `beside` all of them, or `after` they are stopped. */
  readonly when: 'before' | 'beside' | 'after';
  /** @returns undefined where the servers that it needs are left out */
  measure(bench: Bench): Promise<T | undefined>;
  /** Its rows of the table; the first is their heading. */
  rows(measured: T, ids: readonly PeerId[]): Row[];
}

/** Names the type of what is measured, which `results.json` does not know. */
export const defineExtra = <T>(extra: Extra<T>): Extra<unknown> => extra;

/** The address of Revela, where it is up. */
export const originOf = ({ subjects, revela }: Bench): string | undefined =>
  subjects.find(({ peer }) => peer === revela)?.server.origin;
