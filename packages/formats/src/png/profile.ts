import { deflateSync } from 'node:zlib';
import type { IccColorSpace, IccProfile } from '../icc-profile.js';
import { writeChunk } from './chunks.js';

/** An ICC profile as a PNG carries it. */
export interface PngProfile {
  readonly colorSpace: IccColorSpace;
  /** The whole iCCP chunk, in memory of its own. */
  readonly chunk: Uint8Array<ArrayBuffer>;
}

/** A profile's name, its end, and that it is compressed by deflate (PNG third edition, 11.3.2.3). */
const PROFILE_HEAD = Buffer.from('ICC profile\0\0', 'latin1');

/** Compresses a profile: a tenth of a second's work for the largest there are. */
export function compressProfile({ colorSpace, bytes }: IccProfile): PngProfile {
  return { colorSpace, chunk: writeChunk('iCCP', PROFILE_HEAD, deflateSync(bytes)) };
}
