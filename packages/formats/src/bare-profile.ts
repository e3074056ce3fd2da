import { textAt, viewOf } from './bytes.js';
import type { IccProfile } from './icc-profile.js';

/** Bytes of a profile's header, ICC.1:2022 section 7.2; the number of tags follows. */
const HEADER_BYTES = 128;
/** Bytes of an entry of the list of tags: signature, offset, size. */
const ENTRY_BYTES = 12;
/** More tags than any profile has. */
const MAX_TAGS = 100;

/** Tags by which colours are computed, ICC.1:2022 section 9.2. All else is words, measurements and data of a maker's own. */
const COLOUR_TAGS: ReadonlySet<string> = new Set([
  ...['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'kTRC', 'wtpt', 'bkpt', 'chad', 'cicp'],
  ...[
    'A2B0',
    'A2B1',
    'A2B2',
    'B2A0',
    'B2A1',
    'B2A2',
    'D2B0',
    'D2B1',
    'D2B2',
    'D2B3',
    'B2D0',
    'B2D1',
    'B2D2',
    'B2D3',
  ],
]);

/** Types of the data of such tags; a type of a maker's own may hold anything. */
const COLOUR_TYPES: ReadonlySet<string> = new Set([
  ...['XYZ ', 'curv', 'para', 'sf32', 'cicp', 'mft1', 'mft2', 'mAB ', 'mBA ', 'mpet'],
]);

/** Of the header: what says who made the profile, with what, when and for which device; its checksum; and what is reserved. */
const NAMELESS: readonly (readonly [from: number, to: number])[] = [
  [4, 8],
  [24, 36],
  [40, 44],
  [48, 56],
  [80, HEADER_BYTES],
];

const DESCRIPTION = 'Colour profile';

interface Tag {
  readonly signature: string;
  readonly bytes: Uint8Array;
  /** Where the data lay: tags that share it go on sharing it. */
  readonly from: number;
}

function readTags(profile: Uint8Array): Tag[] {
  const view = viewOf(profile);
  const count = Math.min(view.getUint32(HEADER_BYTES), MAX_TAGS);
  const tags: Tag[] = [];
  for (
    let i = 0, at = HEADER_BYTES + 4;
    i < count && at + ENTRY_BYTES <= profile.length;
    i++, at += ENTRY_BYTES
  ) {
    const [from, size] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (size < 8 || from + size > profile.length) continue;
    tags.push({ signature: textAt(profile, at, 4), bytes: profile.subarray(from, from + size), from });
  }
  return tags;
}

/** The description: of version 4 as `multiLocalizedUnicodeType`, before as `textDescriptionType` (ICC.1:2001-04, 6.5.17). */
function describe(major: number): Uint8Array {
  if (major >= 4) {
    const bytes = new Uint8Array(28 + DESCRIPTION.length * 2);
    const view = viewOf(bytes);
    bytes.set(Buffer.from('mluc', 'latin1'));
    view.setUint32(8, 1);
    view.setUint32(12, 12);
    bytes.set(Buffer.from('enGB', 'latin1'), 16);
    view.setUint32(20, DESCRIPTION.length * 2);
    view.setUint32(24, 28);
    for (let i = 0; i < DESCRIPTION.length; i++) view.setUint16(28 + i * 2, DESCRIPTION.charCodeAt(i));
    return bytes;
  }
  // The text, its length and end; no Unicode; no ScriptCode, whose room is 67 bytes all the same.
  const bytes = new Uint8Array(12 + DESCRIPTION.length + 1 + 8 + 3 + 67);
  bytes.set(Buffer.from('desc', 'latin1'));
  viewOf(bytes).setUint32(8, DESCRIPTION.length + 1);
  bytes.set(Buffer.from(DESCRIPTION, 'latin1'), 12);
  return bytes;
}

/** Parameters of a parametric curve by its function, ICC.1:2022 section 10.18. */
const CURVE_PARAMETERS = [1, 3, 4, 5, 7];

/** A tag's data without what may follow it: of the simple types as many bytes as they say, of tables of colours all. */
function trimmed(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const lengths: Readonly<Record<string, () => number>> = {
    'XYZ ': () => 20,
    sf32: () => 44,
    cicp: () => 12,
    curv: () => 12 + view.getUint32(8) * 2,
    para: () => 12 + (CURVE_PARAMETERS[view.getUint16(8)] ?? 0) * 4,
  };
  const length = bytes.length < 12 ? undefined : lengths[textAt(bytes, 0, 4)]?.();
  return length === undefined ? bytes : bytes.subarray(0, length);
}

const align = (at: number) => Math.ceil(at / 4) * 4;

/**
 * The same colours without a word: of a profile's tags those by which colours are computed, and a description that says
 * nothing. Its header names neither maker nor device nor date.
 */
export function withoutTexts({ colorSpace, bytes: profile }: IccProfile): IccProfile {
  const kept = readTags(profile)
    .filter(({ signature, bytes }) => COLOUR_TAGS.has(signature) && COLOUR_TYPES.has(textAt(bytes, 0, 4)))
    .map((tag) => ({ ...tag, bytes: trimmed(tag.bytes) }));
  const tags: Tag[] = [{ signature: 'desc', bytes: describe(profile[8]!), from: -1 }, ...kept];
  const places = new Map<string, number>();
  let end = HEADER_BYTES + 4 + tags.length * ENTRY_BYTES;
  for (const { from, bytes } of tags) {
    const key = `${from}+${bytes.length}`;
    if (places.has(key)) continue;
    places.set(key, align(end));
    end = align(end) + bytes.length;
  }
  const bare = new Uint8Array(align(end));
  const view = viewOf(bare);
  bare.set(profile.subarray(0, HEADER_BYTES));
  for (const [from, to] of NAMELESS) bare.fill(0, from, to);
  view.setUint32(0, bare.length);
  view.setUint32(HEADER_BYTES, tags.length);
  for (const [i, { signature, from, bytes }] of tags.entries()) {
    const at = HEADER_BYTES + 4 + i * ENTRY_BYTES;
    const place = places.get(`${from}+${bytes.length}`)!;
    bare.set(Buffer.from(signature, 'latin1'), at);
    view.setUint32(at + 4, place);
    view.setUint32(at + 8, bytes.length);
    bare.set(bytes, place);
  }
  return { colorSpace, bytes: bare };
}
