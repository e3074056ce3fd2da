import {
  Button,
  Group,
  Input,
  Label,
  NumberField,
  Slider,
  SliderThumb,
  SliderTrack,
  Text,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../controls/Icon.js';
import { humanize } from '../format.js';

interface NumberSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number;
}

interface Props {
  readonly filter: string;
  readonly name: string;
  readonly schema: NumberSchema;
  /** undefined: the default, or left to the server where there is none. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

const FINE_STEP = 0.1;

/** One parameter of a filter: a slider for the hand, a number field for the exact value. */
export function ParameterField({ filter, name, schema, value, onChange }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const { minimum = 0, maximum = 100, default: usual } = schema;
  const key = `params.${filter}.${name}`;
  const label = t(`${key}.label`, { defaultValue: humanize(name) });
  const unit = t(`${key}.unit`, { defaultValue: '' });
  const hint = t(`${key}.hint`, { defaultValue: '' });
  const shown = value ?? usual;
  const whole = schema.type === 'integer';
  const change = (next: number): void => onChange(Number.isNaN(next) || next === usual ? undefined : next);
  return (
    <div className="parameter">
      <NumberField
        className="number-field"
        value={shown ?? NaN}
        minValue={minimum}
        maxValue={maximum}
        {...(whole ? { step: 1 } : {})}
        formatOptions={{ maximumFractionDigits: whole ? 0 : 2 }}
        onChange={change}
      >
        <Label>
          {label}
          {unit && <span className="quiet"> ({unit})</span>}
        </Label>
        <Group className="number-group">
          <Button slot="decrement" className="icon-button" aria-label={t('common.decrease')}>
            <Icon name="minus" />
          </Button>
          <Input data-testid={`param-${name}`} placeholder={usual === undefined ? t('params.light') : ''} />
          <Button slot="increment" className="icon-button" aria-label={t('common.increase')}>
            <Icon name="plus" />
          </Button>
        </Group>
        {hint && (
          <Text slot="description" className="hint">
            {hint}
          </Text>
        )}
      </NumberField>
      <Slider
        className="slider"
        aria-label={t('params.slider', { name: label })}
        value={shown ?? minimum}
        minValue={minimum}
        maxValue={maximum}
        step={whole ? 1 : FINE_STEP}
        onChange={change}
      >
        <SliderTrack className="slider-track">
          {({ state }) => (
            <>
              <div className="slider-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
              <SliderThumb className="slider-thumb" data-testid={`param-${name}-slider`} />
            </>
          )}
        </SliderTrack>
      </Slider>
    </div>
  );
}
