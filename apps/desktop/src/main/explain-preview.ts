import { open } from 'node:fs/promises';
import type { Problem } from '../ipc/api.js';
import type { ChosenImage, OpenImages } from './open-images.js';
import { readProblem } from './problem-error.js';
import type { ResultStore } from './result-store.js';
import { TIFF, type TiffPreviews } from './tiff-preview.js';

/** What the window may show, by its id. */
interface Shown {
  readonly images: OpenImages;
  readonly results: ResultStore;
  readonly previews: TiffPreviews;
}

/**
 * Why an image or a result cannot be shown: it is gone, may not be read, is damaged, or is of a kind the window does not
 * know.
 */
export async function explainPreview(id: string, { images, results, previews }: Shown): Promise<Problem> {
  const image = images.get(id);
  if (image) return await explainImage(image, previews);
  const result = results.get(id);
  const problem = result && (await readingProblem(result.path, result.info.name));
  if (!result || problem?.code === 'FILE_NOT_FOUND') return { code: 'RESULT_GONE' };
  return problem ?? { code: 'PREVIEW_FAILED', details: { name: result.info.name } };
}

async function explainImage(
  { info, path, mediaType }: ChosenImage,
  previews: TiffPreviews,
): Promise<Problem> {
  const { name } = info;
  const problem = await readingProblem(path, name);
  if (problem) return problem;
  try {
    if (mediaType === TIFF) await previews.get(info, path);
  } catch (error) {
    return readProblem(error, name);
  }
  return { code: 'PREVIEW_FAILED', details: { name } };
}

async function readingProblem(path: string, name: string): Promise<Problem | undefined> {
  try {
    const file = await open(path);
    await file.close();
    return undefined;
  } catch (error) {
    return readProblem(error, name);
  }
}
