import type { NativeImage } from 'electron';
import type { Desktop } from './desktop.js';

/** The clipboard as Electron had it until it took the web's own interface over. */
interface SynchronousClipboard {
  readImage(): NativeImage;
  writeImage(image: NativeImage): void;
}

/** Copies a picture, as another program does. */
export async function copyPicture({ app }: Desktop, path: string): Promise<void> {
  await app.evaluate(async ({ clipboard, ClipboardItem, nativeImage }, file) => {
    const image = nativeImage.createFromPath(file);
    if ('writeImage' in clipboard) (clipboard as unknown as SynchronousClipboard).writeImage(image);
    else {
      const png = new Blob([new Uint8Array(image.toPNG())], { type: 'image/png' });
      await clipboard.write([new ClipboardItem({ 'image/png': png })]);
    }
  }, path);
}

/** Size of the picture that was copied, in pixels; null where there is none. */
export async function copiedSize({ app }: Desktop): Promise<{ width: number; height: number } | null> {
  return await app.evaluate(async ({ clipboard, nativeImage }) => {
    const readImage = async (): Promise<NativeImage> => {
      if ('readImage' in clipboard) return (clipboard as unknown as SynchronousClipboard).readImage();
      for (const item of await clipboard.read()) {
        if (!item.types.includes('image/png')) continue;
        const png = await item.getType('image/png');
        return nativeImage.createFromBuffer(Buffer.from(await png.arrayBuffer()));
      }
      return nativeImage.createEmpty();
    };
    const image = await readImage();
    return image.isEmpty() ? null : image.getSize();
  });
}

/** Empties the clipboard. */
export async function clearClipboard({ app }: Desktop): Promise<void> {
  await app.evaluate(({ clipboard }) => clipboard.clear());
}
