import type { FilterDescription } from '@revela/shared';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { bridge } from '../bridge.js';
import { Icon } from '../controls/Icon.js';
import type { Flow, FlowAction } from '../flow/flow.js';
import { FilterCards } from './FilterCards.js';
import { ParameterField } from './ParameterField.js';
import { PictureFacts } from './PictureFacts.js';

interface Props {
  readonly flow: Flow;
  readonly dispatch: (action: FlowAction) => void;
  readonly filters: readonly FilterDescription[];
  readonly onSend: () => void;
}

/** Second step: a filter and its parameters; the button leads to the third. */
export function SelectPanel({ flow, dispatch, filters, onSend }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const selected = filters.find(({ name }) => name === flow.filter);
  const values = (selected && flow.params[selected.name]) ?? {};
  const changed = Object.keys(values).length > 0;
  const parameters = Object.entries(selected?.params.properties ?? {});
  return (
    <>
      {flow.image && <PictureFacts {...flow.image} onReplace={() => void bridge.chooseImage()} />}
      <h1>{t('select.heading')}</h1>
      <FilterCards
        filters={filters}
        selected={flow.filter}
        onSelect={(filter) => dispatch({ type: 'filterSelected', filter })}
      />
      {selected && parameters.length > 0 && (
        <section className="panel-section parameters" aria-label={t('select.settings')}>
          {parameters.map(([name, schema]) => (
            <ParameterField
              key={`${selected.name}.${name}`}
              filter={selected.name}
              name={name}
              schema={schema}
              value={values[name]}
              onChange={(value) => dispatch({ type: 'paramChanged', name, value })}
            />
          ))}
          <Button
            className="link-button"
            data-testid="reset-params"
            isDisabled={!changed}
            onPress={() => dispatch({ type: 'paramsReset' })}
          >
            <Icon name="reset" />
            {t('select.reset')}
          </Button>
        </section>
      )}
      <div className="actions sticky">
        {flow.cancelled && (
          <p className="quiet" role="status" data-testid="cancelled">
            {t('send.cancelled')}
          </p>
        )}
        <Button className="button primary" data-testid="send-image" isDisabled={!selected} onPress={onSend}>
          {t(flow.failed ? 'send.again' : 'send.button')}
        </Button>
      </div>
    </>
  );
}
