import type { ParameterSchema } from '@revela/shared';
import { useTranslation } from 'react-i18next';
import { parameterHint, parameterLabel } from '../../../i18n/localized.js';
import type { ParamValue } from '../../../ipc/api.js';
import { ChoiceParameter } from './ChoiceParameter.js';
import { ColorParameter } from './ColorParameter.js';
import { NumberParameter } from './NumberParameter.js';
import { SwitchParameter } from './SwitchParameter.js';

interface Props {
  readonly name: string;
  readonly schema: ParameterSchema;
  /** undefined: not set, and without a default. */
  readonly value: ParamValue | undefined;
  readonly isRequired: boolean;
  /** Gets undefined where the default is to hold, or nothing is to be sent. */
  readonly onChange: (value: ParamValue | undefined) => void;
}

/** One parameter of a filter, by what its schema says it is. */
export function ParameterField({ name, schema, value, isRequired, onChange }: Props): React.JSX.Element {
  const { language } = useTranslation().i18n;
  const common = {
    testId: `param-${name}`,
    label: parameterLabel(name, schema, language),
    hint: parameterHint(schema, language),
    onChange: (next: ParamValue | undefined): void => onChange(next === schema.default ? undefined : next),
  };
  if (schema.type === 'boolean') return <SwitchParameter {...common} value={value === true} />;
  if (schema.type !== 'string') {
    return <NumberParameter {...common} schema={schema} value={value as number | undefined} />;
  }
  const text = value as string | undefined;
  return 'enum' in schema ? (
    <ChoiceParameter {...common} schema={schema} value={text} isRequired={isRequired} />
  ) : (
    <ColorParameter {...common} value={text} />
  );
}
