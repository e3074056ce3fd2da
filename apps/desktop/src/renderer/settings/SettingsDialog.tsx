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
  themes,
  type LanguageSetting,
  type SettingsChange,
  type SettingsView,
  type Theme,
} from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { Choice } from '../controls/Choice.js';
import { ServerAddressField } from './ServerAddressField.js';
import { useServerCheck } from './use-server-check.js';

interface Props {
  readonly settings: SettingsView;
  readonly onClose: () => void;
}

/** Server, token, language and appearance; nothing holds before it is saved. */
export default function SettingsDialog({ settings, onClose }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const [address, setAddress] = useState(settings.serverAddress);
  const [token, setToken] = useState<string | null>(null);
  const [language, setLanguage] = useState<LanguageSetting>(settings.language);
  const [theme, setTheme] = useState<Theme>(settings.theme);
  const [failed, setFailed] = useState(false);
  const check = useServerCheck(address, token);
  const invalid = check.state === 'failed' && check.problem.code === 'ADDRESS_INVALID';

  const save = (): void => {
    if (invalid) return;
    const change: SettingsChange = {};
    if (address.trim() !== settings.serverAddress) change.serverAddress = address.trim();
    if (token !== null) change.token = token;
    if (language !== settings.language) change.language = language;
    if (theme !== settings.theme) change.theme = theme;
    bridge.saveSettings(change).then(onClose, () => setFailed(true));
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
                onChange={setAddress}
                recent={settings.recentAddresses}
                check={check}
              />
              <TextField className="field" type="password" value={token ?? ''} onChange={setToken}>
                <Label>{t('settings.token')}</Label>
                <Input
                  data-testid="server-token"
                  autoComplete="off"
                  placeholder={settings.hasToken ? '••••••••' : ''}
                />
                <Text slot="description" className="hint">
                  {t(settings.hasToken ? 'settings.tokenKept' : 'settings.tokenHint')}
                  {!settings.tokenIsKept && ` ${t('settings.tokenNotKept')}`}
                </Text>
              </TextField>
              {settings.hasToken && token === null && (
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
              {failed && (
                <p className="field-error" role="alert" data-testid="error-message">
                  {t('settings.notSaved')}
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
