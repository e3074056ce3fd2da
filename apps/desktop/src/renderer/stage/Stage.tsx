import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageInfo } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import type { Flow } from '../flow/flow.js';
import { Picture } from './Picture.js';
import { useDragOver } from './use-drag-over.js';
import { usePaneSize } from './use-pane-size.js';
import { fitScale } from './zoom.js';

const CompareView = lazy(() => import('./CompareView.js'));

/** The middle of the window: where a picture is dropped, shown, and compared with its result. */
export function Stage({ flow }: { readonly flow: Flow }): React.JSX.Element {
  const { t } = useTranslation();
  const isOver = useDragOver();
  const { step, image, result } = flow;
  return (
    <main className="stage" data-testid="stage" data-dropping={isOver || undefined}>
      {step === 'view' && image && result ? (
        <Suspense fallback={null}>
          <CompareView key={result.id} image={image} result={result} />
        </Suspense>
      ) : image && step !== 'choose' ? (
        <Preview
          key={image.id}
          image={image}
          label={t(step === 'send' ? 'picture.sending' : 'picture.original', { name: image.name })}
          isDimmed={step === 'send'}
        />
      ) : (
        <EmptyStage />
      )}
      {isOver && (
        <div className="drop-veil" aria-hidden="true">
          {t('choose.dropNow')}
        </div>
      )}
    </main>
  );
}

function EmptyStage(): React.JSX.Element {
  const { t } = useTranslation();
  const shortcut = bridge.platform === 'darwin' ? '⌘V' : 'Ctrl+V';
  return (
    <div className="empty" data-testid="drop-zone">
      <svg
        className="empty-drawing"
        viewBox="0 0 120 96"
        width="120"
        height="96"
        aria-hidden="true"
        focusable="false"
      >
        <rect x="6" y="6" width="108" height="84" rx="6" />
        <circle cx="84" cy="32" r="10" />
        <path d="M6 78l34-30 24 20 18-14 32 26" />
      </svg>
      <p className="empty-title">{t('choose.dropHere')}</p>
      <p className="quiet">{t('choose.orPaste', { shortcut })}</p>
    </div>
  );
}

interface PreviewProps {
  readonly image: ImageInfo;
  readonly label: string;
  readonly isDimmed: boolean;
}

/** The chosen picture, as large as fits. */
function Preview({ image, label, isDimmed }: PreviewProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const pane = usePaneSize(frame, '.preview');
  return (
    <div className="preview-frame" ref={frame}>
      <div className="preview">
        <Picture
          testId="original-image"
          id={image.id}
          url={image.previewUrl}
          label={label}
          size={image}
          turn={image.turn}
          placement={{ scale: fitScale(image, pane), x: 0, y: 0 }}
          isDimmed={isDimmed}
        />
      </div>
    </div>
  );
}
