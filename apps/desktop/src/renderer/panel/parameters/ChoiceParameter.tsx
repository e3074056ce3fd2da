import type { ParameterSchema } from '@revela/shared';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../../i18n/localized.js';
import { Choice } from '../../controls/Choice.js';

interface Props {
  readonly testId: string;
  readonly label: string;
  readonly hint: string;
  readonly schema: Extract<ParameterSchema, { enum: string[] }>;
  readonly value: string | undefined;
  readonly isRequired: boolean;
  readonly onChange: (value: string | undefined) => void;
}

const NONE = 'none';
/** Keeps the values of the schema apart from `NONE`. */
const VALUE = 'value:';

/** One of a few values. */
export function ChoiceParameter(props: Props): React.JSX.Element {
  const { testId, label, hint, schema, value, isRequired, onChange } = props;
  const { t, i18n } = useTranslation();
  const mayBeEmpty = schema.default === undefined && (!isRequired || value === undefined);
  return (
    <Choice
      label={label}
      hint={hint}
      testId={testId}
      buttonTestId={testId}
      value={value === undefined ? NONE : VALUE + value}
      options={[
        ...(mayBeEmpty ? [{ id: NONE, label: t('params.notSet'), testId: `${testId}-none` }] : []),
        ...schema.enum.map((one) => ({
          id: VALUE + one,
          label: choiceLabel(schema, one, i18n.language),
          testId: `${testId}-${one}`,
        })),
      ]}
      onChange={(id) => onChange(id === NONE ? undefined : id.slice(VALUE.length))}
    />
  );
}
