/** Where a picture lies in its pane: its scale, and how far its centre is from the pane's. */
export interface Placement {
  /** CSS pixels a pixel of the picture; null: as large as fits. */
  readonly scale: number | null;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const fitted: Placement = { scale: null, x: 0, y: 0 };

const LARGEST = 32;
const SMALLEST = 0.01;
const MARGIN = 16;
/** CSS pixels that a picture smaller than life takes at least: one of 1 x 9000 would be a line nobody sees. */
const THINNEST = 12;

/** The scale at which a picture just fits a pane. */
export function fitScale(picture: Size, pane: Size): number {
  const width = Math.max(pane.width - 2 * MARGIN, 1);
  const height = Math.max(pane.height - 2 * MARGIN, 1);
  return Math.min(width / picture.width, height / picture.height, LARGEST);
}

/** CSS pixels that a picture is drawn in at a scale. */
export function drawnSize(picture: Size, scale: number): Size {
  const least = scale < 1 ? THINNEST : 0;
  return {
    width: Math.max(picture.width * scale, least),
    height: Math.max(picture.height * scale, least),
  };
}

/**
 * Zooms about a point that stays where it is.
 *
 * @param at the point, from the centre of the pane
 */
export function zoomAbout(from: Placement, scale: number, at: Point, picture: Size, pane: Size): Placement {
  const old = from.scale ?? fitScale(picture, pane);
  const smallest = Math.min(SMALLEST, fitScale(picture, pane));
  const next = Math.min(Math.max(scale, smallest), LARGEST);
  const ratio = next / old;
  return keepInView(
    { scale: next, x: at.x - (at.x - from.x) * ratio, y: at.y - (at.y - from.y) * ratio },
    picture,
    pane,
  );
}

/** Moves a picture, but never out of sight. */
export function pan(from: Placement, by: Point, picture: Size, pane: Size): Placement {
  if (from.scale === null) return from;
  return keepInView({ ...from, x: from.x + by.x, y: from.y + by.y }, picture, pane);
}

function keepInView(placement: Placement, picture: Size, pane: Size): Placement {
  const scale = placement.scale ?? 1;
  const limit = (side: number, room: number): number => Math.max((side * scale - room) / 2 + MARGIN, 0);
  const bound = (value: number, most: number): number => Math.min(Math.max(value, -most), most);
  return {
    scale: placement.scale,
    x: bound(placement.x, limit(picture.width, pane.width)),
    y: bound(placement.y, limit(picture.height, pane.height)),
  };
}
