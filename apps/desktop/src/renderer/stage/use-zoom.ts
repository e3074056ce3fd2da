import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { usePaneSize } from './use-pane-size.js';
import { fitScale, fitted, pan, zoomAbout, type Placement, type Point, type Size } from './zoom.js';

export interface Zoom {
  readonly placement: { readonly scale: number; readonly x: number; readonly y: number };
  /** Percent of the picture's own pixels on this screen. */
  readonly percent: number;
  readonly fit: () => void;
  readonly actual: () => void;
  readonly zoomBy: (factor: number, at?: Point) => void;
  readonly panBy: (by: Point) => void;
}

const centre: Point = { x: 0, y: 0 };
const WHEEL_RATE = 0.0015;
const PINCH_RATE = 0.01;

/**
 * Zoom and pan of a picture: wheel, trackpad pinch, two fingers, dragging.
 *
 * @param frame element that holds the panes; the gestures are listened to there
 * @param paneSelector what in the frame is a pane; all panes show the same part
 */
export function useZoom(frame: RefObject<HTMLElement | null>, paneSelector: string, picture: Size): Zoom {
  const [placement, setPlacement] = useState<Placement>(fitted);
  const pane = usePaneSize(frame, paneSelector);

  const zoomBy = useCallback(
    (factor: number, at: Point = centre) =>
      setPlacement((from) =>
        zoomAbout(from, (from.scale ?? fitScale(picture, pane)) * factor, at, picture, pane),
      ),
    [picture, pane],
  );
  const panBy = useCallback(
    (by: Point) => setPlacement((from) => pan(from, by, picture, pane)),
    [picture, pane],
  );
  const fit = useCallback(() => setPlacement(fitted), []);
  const actual = useCallback(
    () => setPlacement((from) => zoomAbout(from, 1 / devicePixelRatio, centre, picture, pane)),
    [picture, pane],
  );
  useGestures(frame, paneSelector, zoomBy, panBy);

  const scale = placement.scale ?? fitScale(picture, pane);
  return {
    placement: { scale, x: placement.x, y: placement.y },
    percent: Math.round(scale * devicePixelRatio * 100),
    fit,
    actual,
    zoomBy,
    panBy,
  };
}

function useGestures(
  frame: RefObject<HTMLElement | null>,
  paneSelector: string,
  zoomBy: Zoom['zoomBy'],
  panBy: Zoom['panBy'],
): void {
  // Kept over renders: a drag goes on while each of its moves renders anew.
  const pointers = useRef(new Map<number, Point>());
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const held = pointers.current;
    const paneOf = (event: Event): Element | null => (event.target as Element).closest(paneSelector);

    const wheel = (event: WheelEvent): void => {
      const pane = paneOf(event);
      if (!pane) return;
      // Not passive: the wheel must not scroll, nor a pinch zoom the whole window.
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const rate = event.ctrlKey ? PINCH_RATE : WHEEL_RATE;
      zoomBy(
        Math.exp(-event.deltaY * lines * rate),
        fromCentre(pane, { x: event.clientX, y: event.clientY }),
      );
    };
    const down = (event: PointerEvent): void => {
      const pane = paneOf(event);
      if (!pane || event.button !== 0 || (event.target as Element).closest('.divider-thumb')) return;
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent): void => {
      const before = held.get(event.pointerId);
      if (!before) return;
      const now = { x: event.clientX, y: event.clientY };
      const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
      held.set(event.pointerId, now);
      if (!other) return panBy({ x: now.x - before.x, y: now.y - before.y });
      const pane = element.querySelector(paneSelector);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      if (pane) zoomBy(distance(now, other) / Math.max(distance(before, other), 1), fromCentre(pane, middle));
    };
    const up = (event: PointerEvent): void => void held.delete(event.pointerId);

    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    return () => {
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
    };
  }, [frame, paneSelector, zoomBy, panBy]);
}

function fromCentre(pane: Element, point: Point): Point {
  const { left, top, width, height } = pane.getBoundingClientRect();
  return { x: point.x - left - width / 2, y: point.y - top - height / 2 };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
