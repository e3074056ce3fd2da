import { filterGroups } from '@revela/shared';
import { useEffect, useId, useRef } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { localize } from '../../i18n/localized.js';
import type { OfferedFilter } from '../../ipc/api.js';
import { FilterThumbnail } from '../thumbnails/FilterThumbnail.js';
import type { Thumbnails } from '../thumbnails/use-thumbnails.js';

interface Props {
  readonly filters: readonly OfferedFilter[];
  readonly thumbnails: Thumbnails;
  readonly selected: string | null;
  readonly onSelect: (filter: string) => void;
}

/** The filters as cards in their groups, one of which is selected. */
export function FilterCards({ filters, thumbnails, selected, onSelect }: Props): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <RadioGroup
      className="filter-groups"
      aria-label={t('select.filter')}
      value={selected}
      onChange={onSelect}
    >
      {filterGroups.map((group) => {
        const members = filters.filter((filter) => filter.group === group);
        if (members.length === 0) return null;
        const heading = `filter-group-${group}`;
        return (
          <div
            key={group}
            className="filter-group"
            role="group"
            aria-labelledby={heading}
            data-testid={heading}
          >
            <h2 id={heading} className="group-heading">
              {t(`groups.${group}`)}
            </h2>
            <div className="cards">
              {members.map((filter) => (
                <FilterCard
                  key={filter.name}
                  filter={filter}
                  thumbnails={thumbnails}
                  isSelected={filter.name === selected}
                />
              ))}
            </div>
          </div>
        );
      })}
    </RadioGroup>
  );
}

interface CardProps {
  readonly filter: OfferedFilter;
  readonly thumbnails: Thumbnails;
  readonly isSelected: boolean;
}

function FilterCard({ filter, thumbnails, isSelected }: CardProps): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const about = useId();
  const card = useRef<HTMLLabelElement>(null);
  const title = localize(filter.title, language);
  const [needed] = filter.unsupported;
  const sentence =
    needed === undefined
      ? localize(filter.description, language)
      : t('select.unsupported', { filter: title, parameter: needed });
  useEffect(() => {
    const list = card.current?.closest('.filter-list');
    if (!isSelected || !list) return;
    // Settings that open below the list, or a message above, leave less room for it.
    const observer = new ResizeObserver(() => card.current?.scrollIntoView({ block: 'nearest' }));
    observer.observe(list);
    return () => observer.disconnect();
  }, [isSelected]);
  return (
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successors are two elements, to be styled anew
    <Radio
      ref={card}
      value={filter.name}
      className="card"
      data-testid={`filter-${filter.name}`}
      isDisabled={needed !== undefined}
      aria-describedby={about}
    >
      <FilterThumbnail filter={filter.name} title={title} thumbnails={thumbnails} />
      <span className="card-label" title={sentence ? `${title}: ${sentence}` : title}>
        {title}
      </span>
      <span id={about} hidden>
        {sentence}
      </span>
    </Radio>
  );
}
