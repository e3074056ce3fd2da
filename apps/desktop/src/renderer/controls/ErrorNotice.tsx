import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.js';

interface Props {
  readonly sentence: string;
  readonly onDismiss?: () => void;
  readonly onSettings?: () => void;
}

/** What went wrong, why, and what to do now. */
export function ErrorNotice({ sentence, onDismiss, onSettings }: Props): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="notice notice-error" role="alert">
      <Icon name="warning" />
      <div className="notice-text">
        <p data-testid="error-message">{sentence}</p>
        {onSettings && (
          <Button className="link-button" onPress={onSettings}>
            {t('settings.open')}
          </Button>
        )}
      </div>
      {onDismiss && (
        <Button className="icon-button" aria-label={t('common.dismiss')} onPress={onDismiss}>
          <Icon name="close" />
        </Button>
      )}
    </div>
  );
}
