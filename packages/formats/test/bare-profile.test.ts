import { soundFixtures } from '@revela/testing/fixture-files';
import { describe, expect, it } from 'vitest';
import { withoutTexts } from '../src/bare-profile.js';
import { probeImage } from '../src/headers.js';
import { type IccProfile, readIccProfile } from '../src/icc-profile.js';

const profiles = soundFixtures.flatMap(({ path, bytes }) => {
  const profile = readIccProfile(bytes, probeImage(bytes).format);
  return profile ? [[path, profile] as const] : [];
});

/** Tags of a profile by their signature. */
function tagsOf({ bytes }: IccProfile): Map<string, Buffer> {
  const buffer = Buffer.from(bytes);
  return new Map(
    Array.from({ length: buffer.readUInt32BE(128) }, (_, i) => {
      const at = 132 + i * 12;
      const from = buffer.readUInt32BE(at + 4);
      return [
        buffer.toString('latin1', at, at + 4),
        buffer.subarray(from, from + buffer.readUInt32BE(at + 8)),
      ];
    }),
  );
}

it('there are profiles to look at', () => {
  expect(profiles.length).toBeGreaterThan(1);
});

describe.each(profiles)('the profile of %s', (_path, profile) => {
  const bare = withoutTexts(profile);
  const before = tagsOf(profile);
  const after = tagsOf(bare);

  it('has the colours that it had', () => {
    expect(bare.colorSpace).toBe(profile.colorSpace);
    for (const name of [
      'rXYZ',
      'gXYZ',
      'bXYZ',
      'rTRC',
      'gTRC',
      'bTRC',
      'kTRC',
      'wtpt',
      'chad',
      'A2B0',
      'B2A0',
    ]) {
      expect(after.get(name)).toEqual(before.get(name));
    }
    expect(Buffer.from(bare.bytes).subarray(12, 24)).toEqual(Buffer.from(profile.bytes).subarray(12, 24));
  });

  it('has no word but "Colour profile"', () => {
    expect(
      [...after.keys()].filter((name) => !/TRC$|XYZ$|^(wtpt|bkpt|chad|cicp|[ABD]2[ABD]\d)$/.test(name)),
    ).toEqual(['desc']);
    const text = Buffer.from(bare.bytes).toString('latin1').replaceAll('\0', '');
    expect(text).toContain('Colour profile');
    for (const words of [
      'Copyright',
      'copyright',
      'sRGB',
      'IEC',
      'Artifex',
      'lcms',
      'Adobe',
      'Display',
      'Public',
    ]) {
      expect(text).not.toContain(words);
    }
    // Device, maker, time and checksum.
    for (const [from, to] of [
      [4, 8],
      [24, 36],
      [40, 44],
      [48, 56],
      [80, 128],
    ] as const) {
      expect(bare.bytes.subarray(from, to).every((byte) => byte === 0)).toBe(true);
    }
  });

  it('is as long as it says, and stays as it is', () => {
    expect(Buffer.from(bare.bytes).readUInt32BE(0)).toBe(bare.bytes.length);
    expect(bare.bytes.length % 4).toBe(0);
    expect(withoutTexts(bare).bytes).toEqual(bare.bytes);
  });
});

it('a profile whose list of tags is damaged loses what is damaged, and no more', () => {
  const [, profile] = profiles[0]!;
  const bytes = Uint8Array.from(profile.bytes);
  // A tag that lies beyond the end, and more tags than there can be.
  Buffer.from(bytes.buffer).writeUInt32BE(0xffffffff, 132 + 4);
  Buffer.from(bytes.buffer).writeUInt32BE(0xffffffff, 128);
  expect(tagsOf(withoutTexts({ ...profile, bytes })).has('desc')).toBe(true);
});

it('words behind the data of a tag are lost', () => {
  const [, profile] = profiles.find(([, one]) => tagsOf(one).has('wtpt'))!;
  const words = Buffer.from('Ana, 12 High Street ');
  const entry = 132 + [...tagsOf(profile).keys()].indexOf('wtpt') * 12;
  const place = profile.bytes.length;
  const bytes = Buffer.concat([profile.bytes, tagsOf(profile).get('wtpt')!.subarray(0, 20), words]);
  bytes.writeUInt32BE(place, entry + 4);
  bytes.writeUInt32BE(20 + words.length, entry + 8);
  const bare = Buffer.from(withoutTexts({ ...profile, bytes }).bytes);
  expect(bare.includes('Ana')).toBe(false);
  expect(tagsOf({ ...profile, bytes: bare }).get('wtpt')).toEqual(
    tagsOf(profile).get('wtpt')!.subarray(0, 20),
  );
});
