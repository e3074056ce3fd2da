import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { clipboard, ClipboardItem, nativeImage, type NativeImage } from 'electron';
import { clipboardItemType, copiedFileFormat, readCopiedPath } from './copied-file.js';
import { ProblemError } from './problem-error.js';

/** The clipboard as Electron had it until it took the web's own interface over. */
interface SynchronousClipboard {
  read(format: string): string;
  readBuffer(format: string): Buffer;
  readImage(): NativeImage;
  writeBuffer(format: string, content: Buffer): void;
  writeImage(image: NativeImage): void;
}

const PNG = 'image/png';

/**
 * Path of the image on the clipboard: the file that was copied, or the picture itself written to a file.
 *
 * @param temporaryFile file a picture without a file of its own is written to
 * @throws ProblemError where there is no image
 */
export async function pastedImagePath(temporaryFile: string): Promise<string> {
  const copied = await copiedFile();
  if (copied) return copied;
  const png = await readPng();
  if (!png) throw new ProblemError('CLIPBOARD_EMPTY');
  await writeFile(temporaryFile, png);
  return temporaryFile;
}

/** Puts a PNG on the clipboard; false where it cannot be put there. */
export async function copyPicture(path: string): Promise<boolean> {
  try {
    if (!isSynchronous(clipboard)) {
      const blob = new Blob([await readFile(path)], { type: PNG });
      await clipboard.write([new ClipboardItem({ [PNG]: blob })]);
      return true;
    }
    // There the clipboard holds pictures as PNG: the file as it is, without a decoder on the main thread.
    if (process.platform === 'linux') clipboard.writeBuffer(PNG, await readFile(path));
    else clipboard.writeImage(nativeImage.createFromPath(path));
    return true;
  } catch {
    return false;
  }
}

async function readPng(): Promise<Buffer | null> {
  if (isSynchronous(clipboard)) {
    const image = clipboard.readImage();
    return image.isEmpty() ? null : image.toPNG();
  }
  return await readFormat(PNG);
}

/** The first file a file manager put on the clipboard, in the form each system has for it. */
async function copiedFile(): Promise<string | null> {
  const format = copiedFileFormat();
  const content = isSynchronous(clipboard)
    ? clipboard.readBuffer(format)
    : await readFormat(clipboardItemType(format));
  const path = content && content.length > 0 ? readCopiedPath(content, format) : null;
  return path && existsSync(path) ? path : null;
}

async function readFormat(format: string): Promise<Buffer | null> {
  for (const item of await clipboard.read()) {
    if (!item.types.includes(format)) continue;
    const content = (await item.getType(format)) as Blob;
    return Buffer.from(await content.arrayBuffer());
  }
  return null;
}

function isSynchronous(board: unknown): board is SynchronousClipboard {
  return typeof (board as Partial<SynchronousClipboard>).readImage === 'function';
}
