import { useState } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly testId: string;
  readonly label: string;
  readonly hint: string;
  /** `#rrggbb`. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A colour: the system's picker for the hand, a field for the exact value. */
export function ColorParameter({ testId, label, hint, value, onChange }: Props): React.JSX.Element {
  const { t } = useTranslation();
  // What is being typed; null where that is the value itself.
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    if (draft === null) return;
    setDraft(null);
    const color = readColor(draft);
    if (color !== null) onChange(color);
    else if (draft.trim() === '') onChange(undefined);
  };
  return (
    <div className="parameter">
      <TextField className="color-field" value={draft ?? value ?? ''} onChange={setDraft} onBlur={commit}>
        <Label>{label}</Label>
        <input
          type="color"
          className="color-picker"
          data-testid={`${testId}-picker`}
          data-empty={value === undefined || undefined}
          aria-label={t('params.picker', { name: label })}
          value={value ?? '#000000'}
          onChange={(event) => {
            setDraft(null);
            onChange(event.target.value);
          }}
        />
        <Input
          className="color-text"
          data-testid={testId}
          placeholder={t('params.empty')}
          spellCheck={false}
          autoComplete="off"
          maxLength={9}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
        {hint && (
          <Text slot="description" className="hint">
            {hint}
          </Text>
        )}
      </TextField>
    </div>
  );
}

/** A colour as one types it, with or without `#`, three digits or six; null where it is none. */
function readColor(typed: string): string | null {
  const digits = /^\s*#?([0-9a-f]{3}|[0-9a-f]{6})\s*$/i.exec(typed)?.[1]?.toLowerCase();
  if (!digits) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}
