import { useEffect, useMemo, useRef, useState } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ImageInfo, ResultInfo } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { Picture } from './Picture.js';
import { useZoom, type Zoom } from './use-zoom.js';
import { ViewTools, type Layout } from './ViewTools.js';

interface Props {
  readonly image: ImageInfo;
  readonly result: ResultInfo;
}

const KEY_PAN = 48;
const KEY_ZOOM = 1.25;

/** The result beside the original: one over the other with a divider, or side by side. */
export default function CompareView({ image, result }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const [layout, setLayout] = useState<Layout>('compare');
  const [divider, setDivider] = useState(50);
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = result;
  const size = useMemo(() => ({ width, height }), [width, height]);
  const zoom = useZoom(frame, '.pane', size);
  useZoomCommands(zoom);

  const original = (
    <Picture
      testId="original-image"
      id={image.id}
      url={image.previewUrl}
      label={t('picture.original', { name: image.name })}
      placement={zoom.placement}
      size={size}
      turn={image.turn}
    />
  );
  const filtered = (
    <Picture
      testId="result-image"
      id={result.id}
      url={result.url}
      label={t('picture.result', { name: result.name })}
      placement={zoom.placement}
      size={size}
    />
  );
  return (
    <div className="compare" ref={frame} data-layout={layout}>
      <div
        className="canvas"
        data-testid="picture-canvas"
        role="group"
        tabIndex={0}
        aria-label={t('view.canvas', { percent: zoom.percent })}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget && moveByKey(event.key, zoom)) event.preventDefault();
        }}
      >
        {layout === 'compare' ? (
          <div className="pane">
            <div className="layer" style={{ clipPath: `inset(0 ${100 - divider}% 0 0)` }}>
              {original}
            </div>
            <div className="layer" style={{ clipPath: `inset(0 0 0 ${divider}%)` }}>
              {filtered}
            </div>
            <Tag side="start" text={t('view.originalLabel')} />
            <Tag side="end" text={t('view.resultLabel')} />
            <Slider
              className="divider"
              aria-label={t('view.divider')}
              value={divider}
              onChange={setDivider}
              minValue={0}
              maxValue={100}
            >
              <SliderTrack className="divider-track">
                <SliderThumb className="divider-thumb" data-testid="compare-slider" />
              </SliderTrack>
            </Slider>
          </div>
        ) : (
          <>
            <div className="pane">
              {original}
              <Tag side="start" text={t('view.originalLabel')} />
            </div>
            <div className="pane">
              {filtered}
              <Tag side="end" text={t('view.resultLabel')} />
            </div>
          </>
        )}
      </div>
      <ViewTools zoom={zoom} layout={layout} onLayout={setLayout} />
    </div>
  );
}

function Tag({ side, text }: { readonly side: 'start' | 'end'; readonly text: string }): React.JSX.Element {
  return (
    <span className="tag" data-side={side} aria-hidden="true">
      {text}
    </span>
  );
}

function moveByKey(key: string, zoom: Zoom): boolean {
  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => zoom.panBy({ x: KEY_PAN, y: 0 }),
    ArrowRight: () => zoom.panBy({ x: -KEY_PAN, y: 0 }),
    ArrowUp: () => zoom.panBy({ x: 0, y: KEY_PAN }),
    ArrowDown: () => zoom.panBy({ x: 0, y: -KEY_PAN }),
    '+': () => zoom.zoomBy(KEY_ZOOM),
    '=': () => zoom.zoomBy(KEY_ZOOM),
    '-': () => zoom.zoomBy(1 / KEY_ZOOM),
    '0': zoom.fit,
    '1': zoom.actual,
  };
  moves[key]?.();
  return key in moves;
}

function useZoomCommands(zoom: Zoom): void {
  useEffect(
    () =>
      bridge.on('menuCommand', (command) => {
        if (command === 'zoom-fit') zoom.fit();
        else if (command === 'zoom-actual') zoom.actual();
        else if (command === 'zoom-in') zoom.zoomBy(KEY_ZOOM);
        else if (command === 'zoom-out') zoom.zoomBy(1 / KEY_ZOOM);
      }),
    [zoom],
  );
}
