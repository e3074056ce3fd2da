import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { findFormat, formats } from '@revela/formats';
import { ImageError } from '@revela/formats/errors';
import type { ImageHeader } from '@revela/formats/headers';
import type { Limits } from '@revela/shared';
import type { ImageInfo } from '../ipc/api.js';
import { readImageHeader } from './image-header.js';
import { imageUrl } from './image-url.js';
import { ProblemError, readProblem } from './problem-error.js';

/** An image the person chose, with what only the main process may know of it. */
export interface ChosenImage {
  readonly info: ImageInfo;
  readonly path: string;
  /** When its file was last changed, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly mediaType: string;
}

/** What the server accepts, as far as it is known. */
export interface Acceptance {
  readonly limits: Limits;
  readonly extensions: readonly string[];
}

const KEPT = 16;

/** The images that are open, by an id that says nothing of where they are. */
export class OpenImages {
  readonly #images = new Map<string, ChosenImage>();

  /**
   * Takes in an image by its path: told by its content, and refused where the server would refuse it.
   *
   * @throws ProblemError where it cannot be read or is not accepted
   */
  async add(path: string, accepts: Acceptance): Promise<ChosenImage> {
    const name = basename(path);
    try {
      const file = await stat(path);
      if (file.isDirectory()) throw new ProblemError('FILE_IS_FOLDER', { name });
      if (!file.isFile()) throw new ProblemError('FILE_UNREADABLE', { name });
      const { maxUploadBytes, maxPixels } = accepts.limits;
      const header = await readImageHeader(path, file.size);
      if (file.size > maxUploadBytes) throw new ProblemError('IMAGE_TOO_LARGE', limitDetails(name, accepts));
      if (header.width * header.height > maxPixels) {
        throw new ProblemError('IMAGE_TOO_MANY_PIXELS', limitDetails(name, accepts));
      }
      return this.#keep(path, name, file, header);
    } catch (error) {
      if (error instanceof ImageError) {
        throw new ProblemError(error.code, { name, accepted: acceptedList(accepts) }, error);
      }
      const { code, details } = readProblem(error, name);
      throw new ProblemError(code, details, error);
    }
  }

  get(id: string): ChosenImage | undefined {
    const image = this.#images.get(id);
    // What is in use is not the oldest.
    if (image && this.#images.delete(id)) this.#images.set(id, image);
    return image;
  }

  /** Files of the images that are open. */
  paths(): string[] {
    return Array.from(this.#images.values(), ({ path }) => path);
  }

  #keep(path: string, name: string, { size: bytes, mtimeMs }: Stats, header: ImageHeader): ChosenImage {
    const id = randomUUID();
    const { format, width, height } = header;
    const image: ChosenImage = {
      path,
      modifiedMs: mtimeMs,
      mediaType: findFormat(format)!.mediaType,
      info: { id, name, bytes, width, height, previewUrl: imageUrl(id), ...turnOf(header) },
    };
    this.#images.set(id, image);
    const oldest = this.#images.keys().next().value;
    if (this.#images.size > KEPT && oldest) this.#images.delete(oldest);
    return image;
  }
}

/** How the window has to turn a picture of a format that not every Chromium turns by its EXIF data. */
function turnOf({ format, orientation }: ImageHeader): Pick<ImageInfo, 'turn'> {
  return (format === 'png' || format === 'webp') && orientation > 1 ? { turn: { format, orientation } } : {};
}

/** What the sentences about limits and formats name. */
export function limitDetails(
  name: string,
  { limits, extensions }: Acceptance,
): Record<string, string | number> {
  return {
    name,
    megabytes: Math.round((limits.maxUploadBytes / 1024 / 1024) * 10) / 10,
    megapixels: Math.round((limits.maxPixels / 1_000_000) * 10) / 10,
    limitSeconds: Math.round(limits.jobTimeoutMs / 100) / 10,
    accepted: acceptedList({ extensions }),
  };
}

/** The accepted formats by the names people know: `JPEG, PNG, WebP`. */
function acceptedList({ extensions }: Pick<Acceptance, 'extensions'>): string {
  return formats
    .filter((format) => format.extensions.some((extension) => extensions.includes(extension)))
    .map(({ title }) => title)
    .join(', ');
}
