import type { FilterDescription } from '@revela/shared';
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
import { Choice } from '../controls/Choice.js';
import { describeProblem } from '../controls/describe-problem.js';
import { ErrorNotice } from '../controls/ErrorNotice.js';
import { Icon } from '../controls/Icon.js';
import type { ParamValues } from '../flow/flow.js';
import { humanize } from '../format.js';
import { HistoryItem } from './HistoryItem.js';
import { useHistory } from './use-history.js';

interface Props {
  readonly filters: readonly FilterDescription[];
  readonly onClose: () => void;
  /** A record was picked: its filter and parameters are to be used again. */
  readonly onApply: (filter: string, params: ParamValues) => void;
}

const ALL = 'all';

/** What the server processed: searchable, by filter, newest first, loaded while one scrolls. */
export default function HistoryDialog({ filters, onClose, onApply }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState(ALL);
  const history = useHistory(search, filter === ALL ? null : filter);
  const narrowed = search.trim() !== '' || filter !== ALL;

  const pick = (id: number): void => {
    const record = history.items.find((item) => item.id === id);
    if (record) onApply(record.filter, numbersOf(record.params));
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
            <SearchField className="field search" value={search} onChange={setSearch} autoFocus>
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
                { id: ALL, label: t('history.allFilters') },
                ...filters.map(({ name }) => ({
                  id: name as string,
                  label: t(`filters.${name}.label`, { defaultValue: humanize(name) }),
                })),
              ]}
              onChange={setFilter}
            />
          </div>
          {history.problem && (
            <div className="actions">
              <ErrorNotice sentence={describeProblem(t, history.problem)} />
              <Button className="button" onPress={history.reload}>
                {t('history.again')}
              </Button>
            </div>
          )}
          <ListBox
            className="history"
            aria-label={t('history.list')}
            selectionMode="none"
            onAction={(key) => pick(Number(key))}
            renderEmptyState={() => (
              <p className="history-empty quiet" data-testid="history-empty">
                {history.problem ? '' : t(emptyText(history.isLoading, narrowed))}
              </p>
            )}
          >
            <Collection items={history.items}>{(record) => <HistoryItem record={record} />}</Collection>
            <ListBoxLoadMoreItem
              onLoadMore={history.loadMore}
              isLoading={history.isLoading && history.items.length > 0}
            >
              <p className="quiet">{t('history.loading')}</p>
            </ListBoxLoadMoreItem>
          </ListBox>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function emptyText(isLoading: boolean, narrowed: boolean): string {
  if (isLoading) return 'history.loading';
  return narrowed ? 'history.noMatch' : 'history.empty';
}

function numbersOf(params: Record<string, unknown>): ParamValues {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
