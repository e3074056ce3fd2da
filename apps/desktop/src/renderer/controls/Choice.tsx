import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components';
import { Icon } from './Icon.js';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly testId: string;
  /** Of the button that opens the list. */
  readonly buttonTestId?: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string; readonly testId?: string }[];
  readonly onChange: (id: string) => void;
}

/** One of a few options, in a list that opens. */
export function Choice(props: Props): React.JSX.Element {
  const { label, hint, testId, buttonTestId = `choose-${testId}`, value, options, onChange } = props;
  return (
    <Select className="field" value={value} onChange={(key) => key !== null && onChange(String(key))}>
      <Label>{label}</Label>
      <Button className="select-button" data-testid={buttonTestId}>
        <SelectValue className="ellipsis" />
        <Icon name="chevron" />
      </Button>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Popover className="popover">
        <ListBox className="options" items={options}>
          {(option) => (
            <ListBoxItem
              id={option.id}
              className="option"
              textValue={option.label}
              data-testid={option.testId ?? `${testId}-${option.id}`}
            >
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
