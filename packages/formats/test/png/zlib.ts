import { deflateSync, inflateRawSync } from 'node:zlib';

/** The checksum zlib writes at the end of its stream. */
export function adlerOf(bytes: Uint8Array): number {
  const stream = deflateSync(bytes);
  return stream.readUInt32BE(stream.length - 4);
}

/** Inflates what more could follow: an empty last block is put behind it. */
export function inflate(deflated: Uint8Array): Buffer {
  return inflateRawSync(Buffer.concat([deflated, Uint8Array.of(0x03, 0x00)]));
}
