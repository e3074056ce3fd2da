import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ImageInfo } from '../../ipc/api.js';

interface Props {
  /** The picture that came. */
  readonly image: ImageInfo;
  /** The picture that is, or has been, on its way. */
  readonly current: string;
  readonly isSending: boolean;
  readonly onOpen: () => void;
  readonly onKeep: () => void;
}

/** Asks before a picture that came meanwhile takes the place of one that is being sent. */
export function ReplaceDialog({ image, current, isSending, onOpen, onKeep }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const { name } = image;
  return (
    <ModalOverlay className="overlay" isOpen onOpenChange={(open) => !open && onKeep()}>
      <Modal className="modal">
        <Dialog className="dialog" role="alertdialog" data-testid="replace-dialog">
          <Heading slot="title">{t(isSending ? 'replace.stopTitle' : 'replace.doneTitle')}</Heading>
          <p className="breakable">
            {t(isSending ? 'replace.stopAbout' : 'replace.doneAbout', { current, name })}
          </p>
          <div className="dialog-actions">
            <Button className="button" data-testid="open-waiting" onPress={onOpen}>
              {t(isSending ? 'replace.stop' : 'replace.open')}
            </Button>
            <Button className="button primary" data-testid="keep-current" autoFocus onPress={onKeep}>
              {t(isSending ? 'replace.keepSending' : 'replace.stay')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
