import type { ProcessingRecord } from '@revela/shared';
import { ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { choiceLabel, humanize, localize, parameterLabel } from '../../i18n/localized.js';
import type { OfferedFilter, ParamValue } from '../../ipc/api.js';
import { valuesOf } from '../filters/param-values.js';
import { formatBytes, formatMoment, formatNumber } from '../format.js';
import { FilterMark } from '../thumbnails/FilterMark.js';

interface Props {
  readonly record: ProcessingRecord;
  /** As the server lists it; undefined where it no longer does. */
  readonly filter: OfferedFilter | undefined;
}

/** One processed picture: what, how, when. */
export function HistoryItem({ record, filter }: Props): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { id, imageName, steps, processedAt, width, height, inputBytes, durationMs } = record;
  const title = filter ? localize(filter.title, language) : humanize(record.filter);
  const describe = ([name, value]: [string, ParamValue]): string => {
    const properties = filter?.params.properties ?? {};
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const label = schema ? parameterLabel(name, schema, language) : humanize(name);
    if (typeof value === 'number') return `${label} ${formatNumber(value, language)}`;
    if (typeof value === 'boolean') return `${label} ${t(value ? 'params.on' : 'params.off')}`;
    return `${label} ${schema && 'enum' in schema ? choiceLabel(schema, value, language) : value}`;
  };
  const how = [title, ...Object.entries(valuesOf(steps[0]?.params ?? {})).map(describe)].join(', ');
  return (
    <ListBoxItem
      id={id}
      className="history-item"
      data-testid="history-item"
      textValue={`${imageName}, ${how}`}
    >
      <FilterMark title={title} />
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
