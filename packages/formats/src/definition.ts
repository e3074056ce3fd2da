import type { ImageFormat } from '@revela/shared';

/** What a file says of its picture before anything is decoded. */
export interface StoredHeader {
  /** Pixels, as stored: not turned yet. */
  readonly width: number;
  /** Pixels, as stored: not turned yet. */
  readonly height: number;
  /** EXIF orientation, 1 to 8; left out: 1, upright. */
  readonly orientation?: number;
  /** True where bytes that follow those given may still tell of another orientation. */
  readonly open?: boolean;
}

/** An ICC profile as a file holds it. */
export interface StoredProfile {
  readonly bytes: Uint8Array;
  /** True where the bytes are a zlib stream (RFC 1950) of the profile. */
  readonly deflated?: boolean;
}

/**
 * What one format says of itself. It is all a server's main thread and a client need, so it imports nothing but other
 * readers of bytes: nothing of Node, no codec. The decoder is the default export of `decode.ts` in the format's folder (see
 * `Decoder`), the encoder, where there is one, that of `encode.ts` (see `Encoder`); both are loaded at their first use.
 */
export interface FormatDefinition {
  /** On the wire and in the records, and the name of the folder: `[a-z][a-z0-9_]{0,31}`, unique. */
  readonly name: ImageFormat;
  /** As people write it. */
  readonly title: string;
  readonly mediaType: string;
  /** File extensions that people give it, without the dot, the usual one first. */
  readonly extensions: readonly string[];
  /**
   * Bytes from the start of a file in which its header must be told; left out: all of it. Headers are read on the main
   * thread, so what a file may make it walk through is bounded.
   */
  readonly headerBytes?: number;
  /** True where there is an `encode.ts`. */
  readonly encodes?: boolean;
  /** True for the first bytes of a file of this format: its signature, at most 512 bytes of the file. */
  matches(firstBytes: Uint8Array): boolean;
  /**
   * Reads size and orientation in no more time than the bytes take to walk through once.
   *
   * @param bytes the file, or as much of its start as there is
   * @returns undefined where they cannot be read, as may happen by throwing, too
   */
  readHeader(bytes: Uint8Array): StoredHeader | undefined;
  /** Finds the ICC profile in a file, where the format can carry one. It may throw where the file is damaged. */
  readProfile?(file: Uint8Array): StoredProfile | undefined;
}

/** Names the types of a definition; changes nothing. */
export function defineFormat(definition: FormatDefinition): FormatDefinition {
  return definition;
}
