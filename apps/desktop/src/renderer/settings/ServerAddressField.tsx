import { Button, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { longest } from '../../ipc/api.js';
import { describeProblem } from '../controls/describe-problem.js';
import { Icon } from '../controls/Icon.js';
import type { CheckState } from './use-server-check.js';

interface Props {
  readonly address: string;
  /** @param isWhole false while it is being typed */
  readonly onChange: (address: string, isWhole: boolean) => void;
  readonly recent: readonly string[];
  readonly check: CheckState;
}

/** The server's address, what answers there, and the addresses used before. */
export function ServerAddressField({ address, onChange, recent, check }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const others = recent.filter((other) => other !== address.trim());
  return (
    <div className="field">
      <TextField
        className="field"
        value={address}
        onChange={(typed) => onChange(typed, false)}
        onBlur={() => onChange(address, true)}
        maxLength={longest.address}
        autoFocus
      >
        <Label>{t('settings.address')}</Label>
        <Input
          data-testid="server-address"
          placeholder="192.168.0.10"
          spellCheck={false}
          autoComplete="off"
        />
        <Text slot="description" className="hint">
          {t('settings.addressHint')}
        </Text>
      </TextField>
      <div className="server-check" role="status">
        <CheckSentence check={check} />
      </div>
      {others.length > 0 && (
        <div className="chips" role="group" aria-label={t('settings.recent')}>
          <span className="hint">{t('settings.recent')}</span>
          {others.map((other) => (
            <Button
              key={other}
              className="chip"
              data-testid="recent-address"
              onPress={() => onChange(other, true)}
            >
              {other}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function CheckSentence({ check }: { readonly check: CheckState }): React.ReactNode {
  const { t } = useTranslation();
  switch (check.state) {
    case 'empty':
      return null;
    case 'checking':
      return <p className="hint">{t('settings.checking')}</p>;
    case 'found':
      return (
        <p className="field-ok" data-testid="server-found">
          <Icon name="check" />
          {t('settings.found', { version: check.version, url: check.url })}
        </p>
      );
    case 'failed':
      return (
        <p className="field-error" data-testid="error-message">
          <Icon name="warning" />
          {describeProblem(t, check.problem)}
        </p>
      );
  }
}
