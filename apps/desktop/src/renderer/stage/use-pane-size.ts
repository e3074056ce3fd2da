import { useLayoutEffect, useState, type RefObject } from 'react';
import type { Size } from './zoom.js';

/**
 * How large the first pane of a frame is, in CSS pixels.
 *
 * @param paneSelector what in the frame is a pane
 */
export function usePaneSize(frame: RefObject<HTMLElement | null>, paneSelector: string): Size {
  const [pane, setPane] = useState<Size>({ width: 1, height: 1 });
  useLayoutEffect(() => {
    const element = frame.current?.querySelector(paneSelector);
    if (!element) return;
    const measure = (): void => setPane({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, paneSelector]);
  return pane;
}
