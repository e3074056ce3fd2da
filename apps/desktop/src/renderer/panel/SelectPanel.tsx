import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { parameterLabel } from '../../i18n/localized.js';
import type { OfferedFilter } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { useFocus } from '../controls/use-focus.js';
import { isReady, missingParams } from '../filters/param-values.js';
import type { OfferedFilters } from '../filters/use-offered-filters.js';
import { paramsOf, type Flow, type FlowAction } from '../flow/flow.js';
import type { Thumbnails } from '../thumbnails/use-thumbnails.js';
import { FilterCards } from './FilterCards.js';
import { FilterSettings } from './FilterSettings.js';
import { PictureFacts } from './PictureFacts.js';

interface Props {
  readonly flow: Flow;
  readonly dispatch: (action: FlowAction) => void;
  readonly offered: OfferedFilters;
  readonly thumbnails: Thumbnails;
  readonly onSend: () => void;
}

/** Second step: a filter and its parameters; the button leads to the third. */
export function SelectPanel({ flow, dispatch, offered, thumbnails, onSend }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const heading = useFocus<HTMLHeadingElement>(flow.image?.id);
  const { filters, areServers } = offered;
  const selected = filters.find(({ name }) => name === flow.filter);
  const values = paramsOf(flow, flow.filter);
  return (
    <>
      {flow.image && <PictureFacts {...flow.image} onReplace={() => void bridge.chooseImage()} />}
      <h1 className="select-heading" ref={heading}>
        {t('select.heading')}
      </h1>
      <div className="filter-list" data-testid="filter-list">
        {!areServers && filters.length > 0 && (
          <p className="hint" data-testid="own-filters">
            {t('select.ownFilters')}
          </p>
        )}
        {areServers && filters.length === 0 && (
          <p className="quiet" data-testid="no-filters">
            {t('select.none')}
          </p>
        )}
        <FilterCards
          filters={filters}
          thumbnails={thumbnails}
          selected={selected?.name ?? null}
          onSelect={(filter) => dispatch({ type: 'filterSelected', filter })}
        />
      </div>
      <div className="select-end">
        {selected && (
          <FilterSettings
            filter={selected}
            values={values}
            onChange={(name, value) => dispatch({ type: 'paramChanged', name, value })}
            onReset={() => dispatch({ type: 'paramsReset' })}
          />
        )}
        <div className="actions">
          {flow.others > 0 && flow.image && (
            <p className="quiet breakable" role="status" data-testid="one-of-many">
              {t('select.oneOfMany', { count: flow.others + 1, name: flow.image.name })}
            </p>
          )}
          {flow.changed && flow.image && (
            <p className="breakable" role="status" data-testid="picture-changed">
              {t('select.changed', { name: flow.image.name })}
            </p>
          )}
          {flow.cancelled && (
            <p className="quiet" role="status" data-testid="cancelled">
              {t('send.cancelled')}
            </p>
          )}
          {selected && <MissingParams filter={selected} missing={missingParams(selected, values)} />}
          <Button
            className="button primary"
            data-testid="send-image"
            isDisabled={!selected || !isReady(selected, values)}
            onPress={onSend}
          >
            {t(flow.failed ? 'send.again' : 'send.button')}
          </Button>
        </div>
      </div>
    </>
  );
}

interface MissingProps {
  readonly filter: OfferedFilter;
  readonly missing: readonly string[];
}

/** Why the button does not answer yet. */
function MissingParams({ filter, missing }: MissingProps): React.ReactNode {
  const { t, i18n } = useTranslation();
  if (missing.length === 0) return null;
  const { properties } = filter.params;
  const names = missing.map((name) => {
    const schema = properties[name];
    return schema ? parameterLabel(name, schema, i18n.language) : name;
  });
  return (
    <p className="quiet" role="status" data-testid="missing-params">
      {t('select.fillIn', { names: new Intl.ListFormat(i18n.language).format(names) })}
    </p>
  );
}
