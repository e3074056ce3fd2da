import type { MultipartFile } from '@fastify/multipart';
import contentDisposition from 'content-disposition';
import type libmime from 'libmime';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What the patch of busboy adds to the stream of a file: the header of its part as it came, a character a byte. */
interface WithDisposition {
  /** Missing where a package manager that applies no patches installed busboy. */
  readonly disposition?: string;
}

/** A quoted text and its escapes; one that does not end goes on to the end. */
const QUOTED = /"(?:[^"\\]|\\["\\]|\\(?!["\\]))*"?/g;

/** What `filename*` says (RFC 8187); undefined where there is none, or it is broken. */
function extendedName(disposition: string): string | undefined {
  // It is never quoted, and what is quoted may look like it.
  const parameter = /;\s*filename\*[^;]*/i.exec(disposition.replace(QUOTED, ''));
  if (!parameter) return undefined;
  try {
    // By itself, without its language: the library refuses a header for any of its parameters, and regions such as `pt-BR`.
    const alone = parameter[0].replace(/'[^']*'/, "''");
    const { filename } = contentDisposition.parse(`form-data${alone}`).parameters;
    // It writes U+FFFD for bytes that are no UTF-8.
    return !filename?.includes('\ufffd') || /%EF%BF%BD/i.test(alone) ? filename : undefined;
  } catch {
    return undefined;
  }
}

/** An encoded word (RFC 2047) in its strict form. The library makes something of others, too. */
const WORD = /=\?[^?\s]+\?(?:b\?[a-z\d+/]{2,}={0,2}|q\?(?:=[\da-f]{2}|[^=?\s])+)\?=/.source;
const WORDS = new RegExp(`${WORD}(?:\\s*${WORD})*`, 'gi');

/** Neighbouring encoded words as text; as they are where their bytes make none. */
function decodeWords(words: string): string {
  try {
    // Loaded when a name asks for it. An `import()` that failed, for want of handles, would fail for good.
    const mime = require('libmime') as typeof libmime;
    const text = mime.decodeWords(words);
    if (!text.includes('\ufffd')) return text;
    const bytes = mime.decodeWords(words.replace(/=\?[^?]+(?=\?[bq]\?)/gi, '=?iso-8859-1'));
    return bytes.includes('\u00ef\u00bf\u00bd') ? text : words;
  } catch {
    return words;
  }
}

/** What HTML has browsers write for `"`, CR and LF; a percent sign stays as it is. */
const HTML_ESCAPE = /%(?:22|0D|0A)/g;

function plainName(filename: string): string {
  const decoded = filename.replace(WORDS, decodeWords);
  // Whoever writes words is no browser.
  return decoded === filename ? filename.replace(HTML_ESCAPE, decodeURIComponent) : decoded;
}

/**
 * The file name a part gives, not yet made safe: of `filename*` where that can be read, else of `filename`, in which
 * encoded words (RFC 2047, .NET's) and the escapes of browsers are decoded.
 *
 * @returns '' or undefined where it gives none
 */
export function partFileName(part: Pick<MultipartFile, 'file' | 'filename'>): string | undefined {
  const { disposition = '' } = part.file as typeof part.file & WithDisposition;
  // A part may be a file by its type alone.
  const filename = part.filename as string | undefined;
  return extendedName(disposition) ?? (filename === undefined ? undefined : plainName(filename));
}
