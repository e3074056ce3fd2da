import { open } from 'node:fs/promises';
import type { Problem } from '../ipc/api.js';
import type { ChosenImage } from './open-images.js';
import { readProblem } from './problem-error.js';
import { TIFF, type TiffPreviews } from './tiff-preview.js';

/** Why an image cannot be shown: it is gone, may not be read, is damaged, or is of a kind the window does not know. */
export async function explainPreview(
  { info, path, mediaType }: ChosenImage,
  previews: TiffPreviews,
): Promise<Problem> {
  try {
    const file = await open(path);
    await file.close();
    if (mediaType === TIFF) await previews.get(info, path);
  } catch (error) {
    return readProblem(error, info.name);
  }
  return { code: 'PREVIEW_FAILED', details: { name: info.name } };
}
