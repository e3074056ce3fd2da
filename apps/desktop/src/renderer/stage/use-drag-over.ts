import { useEffect, useState } from 'react';

/** True while files are dragged over the window; the preload takes them when they are dropped. */
export function useDragOver(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Every element under the pointer is entered and left: only the balance tells.
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (hasFiles(event) && ++depth === 1) setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (hasFiles(event) && --depth <= 0) end();
    };
    const end = (): void => {
      depth = 0;
      setOver(false);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', end);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', end);
    };
  }, []);
  return isOver;
}
