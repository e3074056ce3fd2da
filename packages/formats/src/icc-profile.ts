import { inflateSync } from 'node:zlib';
import type { ImageFormat } from '@revela/shared';
import { textAt } from './bytes.js';
import type { StoredProfile } from './definition.js';
import { findFormat } from './index.js';

/** Profiles past this are dropped: printers' CMYK profiles are about 2 MiB, those of cameras a few KiB. */
const MAX_PROFILE_BYTES = 4 * 1024 * 1024;
/** Bytes of a profile's header and of its list of no tags, ICC.1:2022 section 7.1. */
const MIN_PROFILE_BYTES = 132;

/** Colour space of the samples an ICC profile speaks of, ICC.1:2022 section 7.2.8. */
export type IccColorSpace = 'RGB ' | 'GRAY';

export interface IccProfile {
  readonly colorSpace: IccColorSpace;
  readonly bytes: Uint8Array;
}

function inflateProfile({ bytes, deflated }: StoredProfile): Uint8Array {
  return deflated ? inflateSync(bytes, { maxOutputLength: MAX_PROFILE_BYTES }) : bytes;
}

/**
 * The ICC profile an image file carries. A profile that is damaged, larger than 4 MiB or speaks of a colour
 * space the answer does not have (CMYK, Lab) is left out: a wrong profile is worse than none.
 */
export function readIccProfile(file: Uint8Array, format: ImageFormat): IccProfile | undefined {
  let profile: Uint8Array | undefined;
  try {
    const stored = findFormat(format)?.readProfile?.(file);
    profile = stored && inflateProfile(stored);
  } catch {
    return undefined;
  }
  if (!profile || profile.length < MIN_PROFILE_BYTES || profile.length > MAX_PROFILE_BYTES) return undefined;
  if (textAt(profile, 36, 4) !== 'acsp') return undefined;
  const colorSpace = textAt(profile, 16, 4);
  if (colorSpace !== 'RGB ' && colorSpace !== 'GRAY') return undefined;
  return { colorSpace, bytes: Uint8Array.from(profile) };
}
