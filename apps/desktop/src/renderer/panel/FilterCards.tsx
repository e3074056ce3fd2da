import type { FilterDescription } from '@revela/shared';
import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { FilterDrawing } from '../controls/FilterDrawing.js';
import { humanize } from '../format.js';

interface Props {
  readonly filters: readonly FilterDescription[];
  readonly selected: string | null;
  readonly onSelect: (filter: string) => void;
}

/** The server's filters as cards, one of which is selected. */
export function FilterCards({ filters, selected, onSelect }: Props): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <RadioGroup className="cards" aria-label={t('select.filter')} value={selected} onChange={onSelect}>
      {filters.map(({ name }) => (
        <Radio key={name} value={name} className="card" data-testid={`filter-${name}`}>
          <FilterDrawing filter={name} />
          <span className="card-text">
            <span className="card-label">{t(`filters.${name}.label`, { defaultValue: humanize(name) })}</span>
            <span className="card-about">{t(`filters.${name}.about`, { defaultValue: '' })}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
