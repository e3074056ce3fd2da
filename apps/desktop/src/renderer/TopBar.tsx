import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConnectionState } from '../ipc/api.js';
import { ConnectionLight } from './controls/ConnectionLight.js';
import { Icon } from './controls/Icon.js';
import { isReachable, steps, type Flow, type Step } from './flow/flow.js';

interface Props {
  readonly flow: Flow;
  readonly connection: ConnectionState | null;
  readonly onStep: (step: Step) => void;
  readonly onOpen: (place: 'settings' | 'history') => void;
}

/** The four steps, the connection light, history and settings. */
export function TopBar({ flow, connection, onStep, onOpen }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const current = steps.indexOf(flow.step);
  return (
    <header className="top-bar">
      <nav aria-label={t('steps.label')}>
        <ol className="steps">
          {steps.map((step, index) => (
            <li key={step}>
              <Button
                className="step"
                data-testid={`step-${step}`}
                data-done={index < current || undefined}
                data-current={index === current || undefined}
                {...(index === current ? { 'aria-current': 'step' as const } : {})}
                isDisabled={index !== current && !isReachable(flow, step)}
                onPress={() => index !== current && onStep(step)}
              >
                <span className="step-number" aria-hidden="true">
                  {index < current ? <Icon name="check" /> : index + 1}
                </span>
                {t(`steps.${step}`)}
              </Button>
            </li>
          ))}
        </ol>
      </nav>
      <div className="top-bar-end">
        <ConnectionLight connection={connection} onPress={() => onOpen('settings')} />
        <Button
          className="bar-button"
          data-testid="open-history"
          aria-label={t('history.open')}
          onPress={() => onOpen('history')}
        >
          <Icon name="history" />
          <span className="wide-only">{t('history.open')}</span>
        </Button>
        <Button
          className="bar-button"
          data-testid="open-settings"
          aria-label={t('settings.open')}
          onPress={() => onOpen('settings')}
        >
          <Icon name="settings" />
          <span className="wide-only">{t('settings.open')}</span>
        </Button>
      </div>
    </header>
  );
}
