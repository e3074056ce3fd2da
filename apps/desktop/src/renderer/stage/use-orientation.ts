import { useEffect, useState } from 'react';
import type { ImageInfo } from '../../ipc/api.js';
import png from './turned.png';
import webp from './turned.webp';

/** Two pixels side by side, which their EXIF data turns (orientation 6): one below the other for whoever heeds that. */
const probes = { png, webp } as const;
const answers = new Map<string, Promise<boolean>>();

/** True where this Chromium turns pictures of a format by their EXIF data: later ones do what earlier ones did not. */
function turnsByItself(format: keyof typeof probes): Promise<boolean> {
  const probe = async (): Promise<boolean> => {
    const image = new Image();
    image.src = probes[format];
    await image.decode();
    return image.naturalHeight > image.naturalWidth;
  };
  const answer = answers.get(format) ?? probe().catch(() => false);
  answers.set(format, answer);
  return answer;
}

/** The EXIF orientation, 1 to 8, that is left to apply to a picture Chromium has loaded; null until it is known. */
export function useOrientation(turn: ImageInfo['turn']): number | null {
  const [left, setLeft] = useState<{ readonly turn: ImageInfo['turn']; readonly orientation: number }>();
  useEffect(() => {
    if (!turn) return;
    let current = true;
    void turnsByItself(turn.format).then((turned) => {
      if (current) setLeft({ turn, orientation: turned ? 1 : turn.orientation });
    });
    return () => {
      current = false;
    };
  }, [turn]);
  if (!turn) return 1;
  return left?.turn === turn ? left.orientation : null;
}
