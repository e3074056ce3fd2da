import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { localize } from '../../i18n/localized.js';
import type { OfferedFilter, ParamValue } from '../../ipc/api.js';
import { Icon } from '../controls/Icon.js';
import { paramValue, type ParamValues } from '../filters/param-values.js';
import { ParameterField } from './parameters/ParameterField.js';

interface Props {
  readonly filter: OfferedFilter;
  readonly values: ParamValues;
  readonly onChange: (name: string, value: ParamValue | undefined) => void;
  readonly onReset: () => void;
}

/** What the selected filter does, and its parameters. */
export function FilterSettings({ filter, values, onChange, onReset }: Props): React.JSX.Element {
  const { t, i18n } = useTranslation();
  const description = localize(filter.description, i18n.language);
  const parameters = Object.entries(filter.params.properties);
  const isChanged = parameters.some(([name]) => Object.hasOwn(values, name));
  return (
    <section className="filter-settings" data-testid="filter-settings" aria-label={t('select.settings')}>
      <div className="settings-head">
        <h2 className="ellipsis">{localize(filter.title, i18n.language)}</h2>
        <Button className="link-button" data-testid="reset-params" isDisabled={!isChanged} onPress={onReset}>
          <Icon name="reset" />
          {t('select.reset')}
        </Button>
      </div>
      {description && <p className="settings-about quiet breakable">{description}</p>}
      {parameters.map(([name, schema]) => (
        <ParameterField
          key={`${filter.name}.${name}`}
          name={name}
          schema={schema}
          value={paramValue(name, schema, values)}
          isRequired={filter.params.required?.includes(name) ?? false}
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </section>
  );
}
