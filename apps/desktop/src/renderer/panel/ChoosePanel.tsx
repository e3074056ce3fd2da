import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ImageInfo, InitialState } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { useFocus } from '../controls/use-focus.js';
import { Icon } from '../controls/Icon.js';

interface Props {
  readonly state: InitialState | null;
  /** Anything but null once one has been further than this step. */
  readonly image: ImageInfo | null;
  readonly onSettings: () => void;
}

/** First step: a picture from a dialog, the clipboard, or the list of those opened lately. */
export function ChoosePanel({ state, image, onSettings }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const heading = useFocus<HTMLHeadingElement>(image?.id);
  const unset = state?.connection.status === 'unset';
  const recent = state?.recentImages ?? [];
  return (
    <>
      <h1 ref={heading}>{t('choose.heading')}</h1>
      <p className="quiet">{t('choose.about')}</p>
      <div className="actions">
        <Button
          className="button primary"
          data-testid="choose-image"
          onPress={() => void bridge.chooseImage()}
        >
          <Icon name="image" />
          {t('choose.button')}
        </Button>
        <Button className="button" data-testid="paste-image" onPress={() => void bridge.pasteImage()}>
          <Icon name="paste" />
          {t('choose.paste')}
        </Button>
      </div>
      {unset && (
        <div className="notice" data-testid="server-unset">
          <div className="notice-text">
            <p>{t('choose.noServer')}</p>
            <Button className="link-button" onPress={onSettings}>
              {t('choose.nameServer')}
            </Button>
          </div>
        </div>
      )}
      {recent.length > 0 && (
        <section className="panel-section" aria-labelledby="recent-heading">
          <h2 id="recent-heading">{t('choose.recent')}</h2>
          <ul className="recent">
            {recent.map(({ id, name }) => (
              <li key={id}>
                <Button
                  className="list-button"
                  data-testid="recent-image"
                  onPress={() => void bridge.openRecentImage(id)}
                >
                  <Icon name="image" />
                  <span className="ellipsis">{name}</span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
