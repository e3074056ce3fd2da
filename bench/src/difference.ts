import sharp from 'sharp';

const samplesOf = (png: Buffer) => sharp(png).ensureAlpha().raw().toBuffer();

/** Mean difference of the samples of two pictures, of 255; infinite where their sizes differ. */
export async function meanDifference(one: Buffer, other: Buffer): Promise<number> {
  if (one === other) return 0;
  const [a, b] = await Promise.all([samplesOf(one), samplesOf(other)]);
  if (a.length !== b.length) return Infinity;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
