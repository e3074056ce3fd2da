import type { Raster } from '@revela/shared';
import { useLayoutEffect, useRef } from 'react';
import { FilterMark } from './FilterMark.js';
import type { Thumbnails } from './use-thumbnails.js';

interface Props {
  readonly filter: string;
  readonly title: string;
  readonly thumbnails: Thumbnails;
}

/** What a filter makes of the picture at hand; its initials where this client cannot tell. */
export function FilterThumbnail({ filter, title, thumbnails }: Props): React.JSX.Element {
  const testId = `thumbnail-${filter}`;
  if (!thumbnails) return <span className="thumbnail" data-testid={testId} data-state="pending" />;
  const raster = thumbnails.get(filter);
  return raster ? <Drawn raster={raster} testId={testId} /> : <FilterMark title={title} testId={testId} />;
}

function Drawn({ raster, testId }: { readonly raster: Raster; readonly testId: string }): React.JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { data, width, height } = raster;
  useLayoutEffect(() => {
    const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [data, width, height]);
  return (
    <canvas
      ref={canvas}
      className="thumbnail"
      data-testid={testId}
      data-state="drawn"
      width={width}
      height={height}
      aria-hidden="true"
    />
  );
}
