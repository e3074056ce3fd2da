import { open } from 'node:fs/promises';
import { probeFile, type ImageHeader } from '@revela/formats/headers';

/**
 * Reads what an image is and how large, upright, from as little of the file as needed, as the server does.
 *
 * @param bytes size of the file
 * @throws {ImageError} `IMAGE_UNSUPPORTED`, `IMAGE_CORRUPT`
 */
export async function readImageHeader(path: string, bytes: number): Promise<ImageHeader> {
  const file = await open(path, 'r');
  try {
    return await probeFile(bytes, async (length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}
