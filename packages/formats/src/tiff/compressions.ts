/** Compressions that are read, by their number (TIFF 6.0, section 8; TIFF supplements 1 and 2). */
export const compressions = {
  none: 1,
  faxRows: 2,
  fax3: 3,
  fax4: 4,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  packBits: 32773,
  deflateOfOld: 32946,
} as const;

const readable: ReadonlySet<number> = new Set(Object.values(compressions));
/** Compressions of pixels; the others pack bytes, whatever these mean. */
const ofPixels: ReadonlySet<number> = new Set([
  compressions.faxRows,
  compressions.fax3,
  compressions.fax4,
  compressions.jpeg,
]);

export const isReadable = (compression: number) => readable.has(compression);
export const packsBytes = (compression: number) => isReadable(compression) && !ofPixels.has(compression);
export const isDeflate = (compression: number) =>
  compression === compressions.deflate || compression === compressions.deflateOfOld;
