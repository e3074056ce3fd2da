/** How long clients may take. */
export interface Timeouts {
  /** Milliseconds until a request's headers are there. */
  readonly headersMs: number;
  /** Milliseconds until the whole request is there. */
  readonly uploadMs: number;
  /** Milliseconds until the whole answer is taken. */
  readonly answerMs: number;
  /** Milliseconds for which nothing of an answer may be taken. */
  readonly stallMs: number;
  /** Milliseconds over which an upload's pace is measured. */
  readonly windowMs: number;
  /** Bytes a second that must arrive in every such window. */
  readonly minBytesPerSecond: number;
  /** Milliseconds for which the rest of an upload that was answered early is taken in. */
  readonly lingerMs: number;
}

export const defaultTimeouts: Readonly<Timeouts> = {
  headersMs: 10_000,
  uploadMs: 300_000,
  answerMs: 300_000,
  stallMs: 30_000,
  windowMs: 10_000,
  minBytesPerSecond: 4096,
  lingerMs: 20_000,
};
