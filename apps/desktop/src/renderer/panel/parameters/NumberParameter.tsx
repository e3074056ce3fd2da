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
import { Icon } from '../../controls/Icon.js';
import { fitNumber, numberRange, type NumberSchema } from '../../filters/number-range.js';

interface Props {
  readonly testId: string;
  readonly label: string;
  readonly hint: string;
  readonly schema: NumberSchema;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** A number: a slider for the hand, a field for the exact value. */
export function NumberParameter({ testId, label, hint, schema, value, onChange }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const range = numberRange(schema);
  const { minimum, maximum, step, decimals } = range;
  const unit = schema['x-unit'];
  const change = (next: number): void =>
    onChange(Number.isNaN(next) ? undefined : fitNumber(next, schema, range));
  return (
    <div className="parameter">
      <NumberField
        className="number-field"
        value={value ?? NaN}
        minValue={minimum}
        maxValue={maximum}
        step={step}
        // What is typed between two steps counts as typed, and is no mistake: `change` brings it into the range.
        commitBehavior="validate"
        isInvalid={false}
        formatOptions={{ maximumFractionDigits: decimals }}
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
          <Input data-testid={testId} placeholder={value === undefined ? t('params.empty') : ''} />
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
        value={value ?? minimum}
        minValue={minimum}
        maxValue={maximum}
        step={step}
        onChange={change}
      >
        <SliderTrack className="slider-track">
          {({ state }) => (
            <>
              <div className="slider-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
              <SliderThumb className="slider-thumb" data-testid={`${testId}-slider`} />
            </>
          )}
        </SliderTrack>
      </Slider>
    </div>
  );
}
