import type { ProcessingRecord } from '@revela/shared';
import { ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { FilterDrawing } from '../controls/FilterDrawing.js';
import { formatBytes, formatMoment, formatNumber, humanize } from '../format.js';

/** One processed picture: what, how, when. */
export function HistoryItem({ record }: { readonly record: ProcessingRecord }): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { id, imageName, filter, params, processedAt, width, height, inputBytes, durationMs } = record;
  const settings = Object.entries(params)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => {
      const label = t(`params.${filter}.${name}.label`, { defaultValue: humanize(name) });
      return `${label} ${formatNumber(value as number, language)}`;
    });
  const how = [t(`filters.${filter}.label`, { defaultValue: humanize(filter) }), ...settings].join(', ');
  return (
    <ListBoxItem
      id={id}
      className="history-item"
      data-testid="history-item"
      textValue={`${imageName}, ${how}`}
    >
      <FilterDrawing filter={filter} />
      <div className="history-text">
        <span className="ellipsis">{imageName}</span>
        <span className="quiet ellipsis">{how}</span>
      </div>
      <div className="history-when quiet">
        <span>{formatMoment(processedAt, language)}</span>
        <span>
          {t('history.facts', {
            width: formatNumber(width, language),
            height: formatNumber(height, language),
            size: formatBytes(inputBytes, language),
            seconds: formatNumber(durationMs / 1000, language),
          })}
        </span>
      </div>
    </ListBoxItem>
  );
}
