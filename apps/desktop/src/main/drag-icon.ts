import { nativeImage, type NativeImage } from 'electron';

const SIDE = 96;

/** The small picture under the pointer while a result is dragged out. */
export function dragIcon(path: string): NativeImage {
  const image = nativeImage.createFromPath(path);
  const { width, height } = image.getSize();
  return width >= height ? image.resize({ width: SIDE }) : image.resize({ height: SIDE });
}
