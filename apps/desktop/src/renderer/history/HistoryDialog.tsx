import { useState } from 'react';
import {
  Button,
  Dialog,
  Heading,
  Input,
  Label,
  ListBox,
  ListBoxLoadMoreItem,
  Collection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { humanize, localize } from '../../i18n/localized.js';
import { longest, type HistoryRecord, type HistoryStep, type OfferedFilter } from '../../ipc/api.js';
import { Choice } from '../controls/Choice.js';
import { describeProblem, isInSettings } from '../controls/describe-problem.js';
import { ErrorNotice } from '../controls/ErrorNotice.js';
import { Icon } from '../controls/Icon.js';
import type { ParamValues } from '../filters/param-values.js';
import { HistoryItem } from './HistoryItem.js';
import { useHistory } from './use-history.js';

interface Props {
  readonly filters: readonly OfferedFilter[];
  readonly onClose: () => void;
  /** True where there is a picture to go on with; without one, History stays open and says what was set. */
  readonly hasImage: boolean;
  readonly onSettings: () => void;
  /** A record was picked: its filter and parameters are to be used again. */
  readonly onApply: (filter: string, params: ParamValues) => void;
}

/** No filter can have this name. */
const ALL = '*';

/** What the server processed: searchable, by filter, newest first, loaded while one scrolls. */
export default function HistoryDialog({
  filters,
  hasImage,
  onClose,
  onSettings,
  onApply,
}: Props): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState(ALL);
  const [kept, setKept] = useState<string | null>(null);
  const history = useHistory(search, filter === ALL ? null : filter);
  // The record that was picked cannot be used again.
  const [refused, setRefused] = useState(false);
  const narrowed = search.trim() !== '' || filter !== ALL;

  const pick = (id: string): void => {
    const record = history.items.find((item) => item.id === id);
    const step = repeatable(record, filters);
    setRefused(step === null);
    if (!step) return;
    onApply(step.filter, step.params);
    if (hasImage) return onClose();
    const definition = filters.find(({ name }) => name === step.filter);
    setKept(definition ? localize(definition.title, i18n.language) : humanize(step.filter));
  };
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal wide">
        <Dialog className="dialog" data-testid="history-dialog">
          <div className="dialog-head">
            <Heading slot="title">{t('history.title')}</Heading>
            <Button
              className="icon-button"
              data-testid="close-history"
              aria-label={t('history.close')}
              onPress={onClose}
            >
              <Icon name="close" />
            </Button>
          </div>
          <div className="field-row">
            <SearchField
              className="field search"
              value={search}
              onChange={setSearch}
              maxLength={longest.search}
              autoFocus
            >
              <Label>{t('history.search')}</Label>
              <div className="search-group">
                <Icon name="search" />
                <Input data-testid="history-search" />
                <Button className="icon-button" aria-label={t('common.clear')}>
                  <Icon name="close" />
                </Button>
              </div>
            </SearchField>
            <Choice
              label={t('history.filter')}
              testId="history-filter"
              value={filter}
              options={[
                { id: ALL, label: t('history.allFilters'), testId: 'history-filter-all' },
                ...filters.map(({ name, title }) => ({ id: name, label: localize(title, i18n.language) })),
              ]}
              onChange={setFilter}
            />
          </div>
          {history.problem && (
            <div className="actions">
              <ErrorNotice
                sentence={describeProblem(t, history.problem)}
                {...(isInSettings(history.problem) ? { onSettings } : {})}
              />
              <Button className="button" onPress={history.reload}>
                {t('history.again')}
              </Button>
            </div>
          )}
          {refused && (
            <p className="quiet" role="status" data-testid="history-refused">
              {t('history.notRepeatable')}
            </p>
          )}
          <ListBox
            className="history"
            aria-label={t('history.list')}
            selectionMode="none"
            onAction={(key) => pick(String(key))}
            renderEmptyState={() => (
              <p className="history-empty quiet" data-testid="history-empty">
                {history.problem ? '' : t(emptyText(history.isLoading, narrowed))}
              </p>
            )}
          >
            <Collection items={history.items} dependencies={[filters]}>
              {(record) => <HistoryItem record={record} filters={filters} />}
            </Collection>
            <ListBoxLoadMoreItem
              onLoadMore={history.loadMore}
              isLoading={history.isLoading && history.items.length > 0}
            >
              <p className="quiet">{t('history.loading')}</p>
            </ListBoxLoadMoreItem>
          </ListBox>
          <p className="history-kept" role="status" data-testid="history-kept">
            {kept === null ? '' : t('history.kept', { filter: kept })}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What of a record can be used again: one step, of a filter that is on offer. A later server's records may have more. */
function repeatable(
  record: HistoryRecord | undefined,
  filters: readonly OfferedFilter[],
): HistoryStep | null {
  const [step, ...others] = record?.steps ?? [];
  return step && others.length === 0 && filters.some(({ name }) => name === step.filter) ? step : null;
}

function emptyText(isLoading: boolean, narrowed: boolean): string {
  if (isLoading) return 'history.loading';
  return narrowed ? 'history.noMatch' : 'history.empty';
}
