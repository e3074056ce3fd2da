import { ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { choiceLabel, humanize, localize, parameterLabel } from '../../i18n/localized.js';
import type { HistoryRecord, HistoryStep, OfferedFilter, ParamValue } from '../../ipc/api.js';
import { formatBytes, formatMoment, formatNumber } from '../format.js';
import { FilterMark } from '../thumbnails/FilterMark.js';

interface Props {
  readonly record: HistoryRecord;
  /** Those the server offers; a record's may no longer be among them. */
  readonly filters: readonly OfferedFilter[];
}

/** One processed picture: what, how, when, as far as the server says it. */
export function HistoryItem({ record, filters }: Props): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { id, imageName, steps, processedAt } = record;
  const filterOf = (step: HistoryStep): OfferedFilter | undefined =>
    filters.find(({ name }) => name === step.filter);
  const titleOf = (step: HistoryStep): string => {
    const filter = filterOf(step);
    return filter ? localize(filter.title, language) : humanize(step.filter);
  };
  const describeParam = (step: HistoryStep, [name, value]: [string, ParamValue]): string => {
    const properties = filterOf(step)?.params.properties ?? {};
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const label = schema ? parameterLabel(name, schema, language) : humanize(name);
    if (typeof value === 'number') return `${label} ${formatNumber(value, language)}`;
    if (typeof value === 'boolean') return `${label} ${t(value ? 'params.on' : 'params.off')}`;
    return `${label} ${schema && 'enum' in schema ? choiceLabel(schema, value, language) : value}`;
  };
  const describeStep = (step: HistoryStep): string =>
    [titleOf(step), ...Object.entries(step.params).map((param) => describeParam(step, param))].join(', ');
  const how = steps.map(describeStep).join(' + ');
  return (
    <ListBoxItem
      id={id}
      className="history-item"
      data-testid="history-item"
      textValue={`${imageName}, ${how}`}
    >
      <FilterMark title={steps[0] ? titleOf(steps[0]) : '?'} />
      <div className="history-text">
        <span className="ellipsis">{imageName}</span>
        <span className="quiet ellipsis">{how}</span>
      </div>
      <div className="history-when quiet">
        {processedAt !== null && <span>{formatMoment(processedAt, language)}</span>}
        <Facts {...record} />
      </div>
    </ListBoxItem>
  );
}

function Facts({ width, height, inputBytes, durationMs }: HistoryRecord): React.JSX.Element | null {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  if (width === null || height === null || inputBytes === null || durationMs === null) return null;
  return (
    <span>
      {t('history.facts', {
        width: formatNumber(width, language),
        height: formatNumber(height, language),
        size: formatBytes(inputBytes, language),
        seconds: formatNumber(durationMs / 1000, language),
      })}
    </span>
  );
}
