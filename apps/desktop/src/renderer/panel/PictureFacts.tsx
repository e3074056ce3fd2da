import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatNumber } from '../format.js';

interface Props {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Offers to take another picture in place of this one. */
  readonly onReplace?: () => void;
}

/** A picture's name, dimensions and size. */
export function PictureFacts({ name, width, height, bytes, onReplace }: Props): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return (
    <div className="facts" data-testid="picture-facts">
      <p className="facts-name ellipsis" title={name}>
        {name}
      </p>
      <p className="quiet">
        {t('picture.facts', {
          width: formatNumber(width, language),
          height: formatNumber(height, language),
          size: formatBytes(bytes, language),
        })}
      </p>
      {onReplace && (
        <Button className="link-button" data-testid="another-image" onPress={onReplace}>
          {t('select.another')}
        </Button>
      )}
    </div>
  );
}
