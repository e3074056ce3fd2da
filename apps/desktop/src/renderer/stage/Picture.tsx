import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageInfo, Problem } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { describeProblem } from '../controls/describe-problem.js';
import { useSeconds } from '../controls/use-seconds.js';
import { isSideways, matrixOf } from './orientation.js';
import { useOrientation } from './use-orientation.js';
import { drawnSize, type Size } from './zoom.js';

interface Props {
  readonly testId: string;
  /** Of the image or the result, and where it is found. */
  readonly id: string;
  readonly url: string;
  readonly label: string;
  /** Pixels, upright. */
  readonly size: Size;
  readonly turn?: ImageInfo['turn'];
  /** Scale, and how far its centre is from the pane's. */
  readonly placement: { readonly scale: number; readonly x: number; readonly y: number };
  readonly isDimmed?: boolean;
}

/** A picture, upright, in the middle of what it lies in; or how long it takes, or why it cannot be shown. */
export function Picture(props: Props): React.JSX.Element | null {
  const { testId, id, url, label, size, turn, placement, isDimmed } = props;
  const { t } = useTranslation();
  const [state, setState] = useState<'loading' | 'shown' | Problem>('loading');
  const orientation = useOrientation(turn);
  if (typeof state === 'object') {
    return (
      <p className="no-picture quiet breakable" data-testid="no-preview">
        {describeProblem(t, state)}
      </p>
    );
  }
  if (orientation === null) return null;
  const { scale, x, y } = placement;
  const drawn = drawnSize(size, scale);
  const [width, height] = isSideways(orientation) ? [drawn.height, drawn.width] : [drawn.width, drawn.height];
  return (
    <>
      <img
        className="picture"
        data-testid={testId}
        data-magnified={scale >= 4 || undefined}
        data-dimmed={isDimmed || undefined}
        data-shown={state === 'shown' || undefined}
        src={url}
        alt={label}
        draggable={false}
        onLoad={() => setState('shown')}
        onError={() => void bridge.explainPreview(id).catch(unexplained).then(setState)}
        style={{
          width,
          height,
          transform: `translate(calc(-50% + ${x}px), calc(-50% + ${y}px)) matrix(${matrixOf(orientation).join()})`,
        }}
      />
      {state === 'loading' && <Wait />}
    </>
  );
}

const unexplained = (): Problem => ({ code: 'UNEXPECTED' });

const NOTICEABLE_MS = 400;

/** That a picture is being opened, once that takes so long that one wonders. */
function Wait(): React.ReactNode {
  const { t } = useTranslation();
  const [noticeable, setNoticeable] = useState(false);
  const seconds = useSeconds('opening');
  useEffect(() => {
    const timer = setTimeout(() => setNoticeable(true), NOTICEABLE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!noticeable) return null;
  return (
    <div className="picture-wait" data-testid="picture-wait">
      <div className="progress-text">
        <span role="status">{t('picture.opening')}</span>
        <span className="quiet">{t('send.waited', { count: seconds })}</span>
      </div>
      <div className="progress-track">
        <div className="progress-fill moving" />
      </div>
    </div>
  );
}
