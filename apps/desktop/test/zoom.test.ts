import { describe, expect, it } from 'vitest';
import { drawnSize, fitScale, fitted, pan, zoomAbout } from '../src/renderer/stage/zoom.js';

const picture = { width: 1000, height: 500 };
const pane = { width: 532, height: 432 };

describe('zoom', () => {
  it('fits a picture into its pane', () => {
    expect(fitScale(picture, pane)).toBe(0.5);
  });

  it('leaves the point under the pointer where it is', () => {
    const at = { x: 100, y: -40 };
    const before = zoomAbout(fitted, 2, { x: 0, y: 0 }, picture, pane);
    const after = zoomAbout(before, 4, at, picture, pane);
    const under = (placement: { scale: number | null; x: number; y: number }): number[] => [
      (at.x - placement.x) / (placement.scale ?? 1),
      (at.y - placement.y) / (placement.scale ?? 1),
    ];
    expect(under(after)[0]).toBeCloseTo(under(before)[0] ?? NaN);
    expect(under(after)[1]).toBeCloseTo(under(before)[1] ?? NaN);
  });

  it('never moves the picture out of sight', () => {
    const large = zoomAbout(fitted, 1, { x: 0, y: 0 }, picture, pane);
    const moved = pan(large, { x: 99_999, y: -99_999 }, picture, pane);
    expect(moved.x).toBe((1000 - 532) / 2 + 16);
    expect(moved.y).toBe(-((500 - 432) / 2 + 16));
    expect(pan(fitted, { x: 50, y: 50 }, picture, pane)).toEqual(fitted);
  });

  it('fits what is longer than a hundred panes, and draws it as thick as one can see', () => {
    const thin = { width: 1, height: 90_000 };
    const scale = fitScale(thin, pane);
    expect(scale).toBeCloseTo(400 / 90_000);
    expect(drawnSize(thin, scale)).toEqual({ width: 12, height: 400 });
    expect(drawnSize(thin, 1)).toEqual(thin);
    expect(zoomAbout(fitted, scale / 2, { x: 0, y: 0 }, thin, pane).scale).toBe(scale);
  });
});
