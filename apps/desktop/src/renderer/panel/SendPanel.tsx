import { Button, Label, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { bridge } from '../bridge.js';
import { useFocus } from '../controls/use-focus.js';
import { useSeconds } from '../controls/use-seconds.js';
import type { Flow } from '../flow/flow.js';
import { formatBytes } from '../format.js';
import { PictureFacts } from './PictureFacts.js';

/** Third step: how far it is, and a way out of it. */
export function SendPanel({ flow }: { readonly flow: Flow }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { phase = 'upload', doneBytes = 0, totalBytes = 0 } = flow.progress ?? {};
  const seconds = useSeconds(phase);
  const progress = useFocus<HTMLDivElement>();
  const known = phase !== 'processing' && totalBytes > 0;
  const amount = known
    ? t('send.amount', {
        done: formatBytes(doneBytes, i18n.language),
        total: formatBytes(totalBytes, i18n.language),
      })
    : t('send.waited', { count: seconds });
  return (
    <>
      {flow.image && <PictureFacts {...flow.image} />}
      <h1>{t('send.heading')}</h1>
      <ProgressBar
        ref={progress}
        className="progress"
        data-testid="send-progress"
        data-phase={phase}
        isIndeterminate={!known}
        value={known ? (doneBytes / totalBytes) * 100 : 0}
        valueLabel={amount}
      >
        {({ percentage }) => (
          <>
            <div className="progress-text">
              <Label>{t(`send.${phase}`)}</Label>
              <span className="quiet">{amount}</span>
            </div>
            <div className="progress-track">
              <div
                className={known ? 'progress-fill' : 'progress-fill moving'}
                style={known ? { width: `${percentage ?? 0}%` } : undefined}
              />
            </div>
          </>
        )}
      </ProgressBar>
      <div className="actions">
        <Button className="button" data-testid="cancel-send" onPress={() => void bridge.cancelSend()}>
          {t('send.cancel')}
        </Button>
      </div>
    </>
  );
}
