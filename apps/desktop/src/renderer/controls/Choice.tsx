import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { Icon } from './Icon.js';

interface Props {
  readonly label: string;
  readonly testId: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (id: string) => void;
}

/** One of a few options, in a list that opens. */
export function Choice({ label, testId, value, options, onChange }: Props): React.JSX.Element {
  return (
    <Select className="field" value={value} onChange={(key) => key !== null && onChange(String(key))}>
      <Label>{label}</Label>
      <Button className="select-button" data-testid={`choose-${testId}`}>
        <SelectValue className="ellipsis" />
        <Icon name="chevron" />
      </Button>
      <Popover className="popover">
        <ListBox className="options" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} className="option" data-testid={`${testId}-${option.id}`}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
