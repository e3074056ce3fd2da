import { useId } from 'react';
import { Switch } from 'react-aria-components';

interface Props {
  readonly testId: string;
  readonly label: string;
  readonly hint: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

/** Something that is on or off. */
export function SwitchParameter({ testId, label, hint, value, onChange }: Props): React.JSX.Element {
  const about = useId();
  return (
    <div className="parameter">
      {/* eslint-disable-next-line @typescript-eslint/no-deprecated -- its successors are two elements, to be styled anew */}
      <Switch
        className="switch"
        data-testid={testId}
        isSelected={value}
        onChange={onChange}
        {...(hint ? { 'aria-describedby': about } : {})}
      >
        <span>{label}</span>
        <span className="switch-track">
          <span className="switch-thumb" />
        </span>
      </Switch>
      {hint && (
        <p id={about} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
