import { useState } from 'react';
import {
  Button,
  Dialog,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  Text,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import {
  languages,
  longest,
  themes,
  type LanguageSetting,
  type Problem,
  type SettingsChange,
  type SettingsView,
  type Theme,
} from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { Choice } from '../controls/Choice.js';
import { describeProblem } from '../controls/describe-problem.js';
import { ServerAddressField } from './ServerAddressField.js';
import { useServerCheck, type CheckState } from './use-server-check.js';

interface Props {
  readonly settings: SettingsView;
  readonly onClose: () => void;
}

/** Server, token, language and appearance; nothing holds before it is saved. */
export default function SettingsDialog({ settings, onClose }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const [address, setAddress] = useState(settings.serverAddress);
  const [isWhole, setWhole] = useState(true);
  // Typed; empty where the one that is kept is to be forgotten.
  const [token, setToken] = useState<string | null>(null);
  const [language, setLanguage] = useState<LanguageSetting>(settings.language);
  const [theme, setTheme] = useState<Theme>(settings.theme);
  // Of the last try to save, until something is changed.
  const [problem, setProblem] = useState<Problem | null>(null);
  const found = useServerCheck(address, token, isWhole);
  const refused = problem?.code === 'ADDRESS_INVALID';
  const check: CheckState = refused ? { state: 'failed', problem } : found.check;
  const invalid = check.state === 'failed' && check.problem.code === 'ADDRESS_INVALID';
  const hasToken = found.hasToken ?? (settings.hasToken && address.trim() === settings.serverAddress);

  const save = (): void => {
    if (invalid) return;
    const change: SettingsChange = {};
    if (address.trim() !== settings.serverAddress) change.serverAddress = address.trim();
    if (token !== null) change.token = token;
    if (language !== settings.language) change.language = language;
    if (theme !== settings.theme) change.theme = theme;
    bridge.saveSettings(change).then(
      (outcome) => ('problem' in outcome ? setProblem(outcome.problem) : onClose()),
      () => setProblem({ code: 'SETTINGS_NOT_SAVED' }),
    );
  };

  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog className="dialog" data-testid="settings-dialog">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <Heading slot="title">{t('settings.title')}</Heading>
            <div className="dialog-body">
              <ServerAddressField
                address={address}
                onChange={(typed, whole) => {
                  setWhole(whole);
                  if (typed === address) return;
                  setAddress(typed);
                  setProblem(null);
                  // Another server was picked: what was typed was meant for the one before.
                  if (whole) setToken(null);
                }}
                recent={settings.recentAddresses}
                check={check}
              />
              <TextField
                className="field"
                type="password"
                value={token ?? ''}
                onChange={(typed) => setToken(typed || null)}
                maxLength={longest.token}
              >
                <Label>{t('settings.token')}</Label>
                <Input
                  data-testid="server-token"
                  autoComplete="off"
                  placeholder={hasToken && token === null ? '••••••••' : ''}
                />
                <Text slot="description" className="hint">
                  {t(tokenHint(hasToken, token))}
                  {!settings.tokenIsKept && token !== '' && ` ${t('settings.tokenNotKept')}`}
                </Text>
              </TextField>
              {hasToken && token === null && (
                <Button className="link-button" data-testid="forget-token" onPress={() => setToken('')}>
                  {t('settings.forgetToken')}
                </Button>
              )}
              <div className="field-row">
                <Choice
                  label={t('settings.language')}
                  testId="language"
                  value={language}
                  options={(['system', ...languages] as const).map((id) => ({
                    id,
                    label: t(`settings.languages.${id}`),
                  }))}
                  onChange={(id) => setLanguage(id as LanguageSetting)}
                />
                <Choice
                  label={t('settings.theme')}
                  testId="theme"
                  value={theme}
                  options={themes.map((id) => ({ id, label: t(`settings.themes.${id}`) }))}
                  onChange={(id) => setTheme(id as Theme)}
                />
              </div>
              {problem && !refused && (
                <p className="field-error" role="alert" data-testid="error-message">
                  {describeProblem(t, problem)}
                </p>
              )}
            </div>
            <div className="dialog-actions">
              <Button className="button" data-testid="cancel-settings" onPress={onClose}>
                {t('settings.cancel')}
              </Button>
              <Button
                className="button primary"
                type="submit"
                data-testid="save-settings"
                isDisabled={invalid}
              >
                {t('settings.save')}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function tokenHint(hasToken: boolean, token: string | null): string {
  if (token === '') return 'settings.tokenForgotten';
  return hasToken ? 'settings.tokenKept' : 'settings.tokenHint';
}
