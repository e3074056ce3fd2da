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

/** Names of compressions that are not read (the tag's registrations, and libtiff's `tiff.h`). */
const others: Readonly<Record<number, string>> = {
  6: 'old JPEG',
  9: 'JBIG',
  10: 'JBIG',
  32809: 'ThunderScan',
  34661: 'JBIG',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** Names a compression that is not read, as the end of `a TIFF …`. */
export const nameCompression = (compression: number) =>
  others[compression] ? `compressed by ${others[compression]}` : `of the unknown compression ${compression}`;

export const isReadable = (compression: number) => readable.has(compression);
export const packsBytes = (compression: number) => isReadable(compression) && !ofPixels.has(compression);
export const isDeflate = (compression: number) =>
  compression === compressions.deflate || compression === compressions.deflateOfOld;
