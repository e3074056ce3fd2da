import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { bridge } from '../bridge.js';
import { Icon } from '../controls/Icon.js';
import type { Flow, FlowAction } from '../flow/flow.js';
import { PictureFacts } from './PictureFacts.js';
import type { ResultActions } from './use-result-actions.js';

interface Props {
  readonly flow: Flow;
  readonly dispatch: (action: FlowAction) => void;
  readonly actions: ResultActions;
}

/** Fourth step: keep the result, or go on from here. */
export function ViewPanel({ flow, dispatch, actions }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const { notice, isSaved, save, copy, showInFolder } = actions;
  const { result } = flow;
  return (
    <>
      <h1>{t('view.heading')}</h1>
      {result && <PictureFacts {...result} />}
      <div className="actions">
        <Button
          className={isSaved ? 'button' : 'button primary'}
          data-testid="save-result"
          autoFocus
          onPress={save}
        >
          <Icon name="save" />
          {t('view.save')}
        </Button>
        {isSaved && (
          <Button className="button" data-testid="show-in-folder" onPress={showInFolder}>
            <Icon name="folder" />
            {t('view.showInFolder')}
          </Button>
        )}
        <Button className="button" data-testid="copy-result" onPress={copy}>
          <Icon name="copy" />
          {t('view.copy')}
        </Button>
        <div
          className="drag-out"
          data-testid="drag-result"
          draggable
          onDragStart={(event) => {
            event.preventDefault();
            if (result) void bridge.dragResult(result.id);
          }}
        >
          <Icon name="grip" />
          {t('view.drag')}
        </div>
      </div>
      <p className="quiet breakable" role="status" data-testid="result-notice">
        {notice ? t(`view.${notice.key}`, notice.key === 'saved' ? { name: notice.name } : {}) : ''}
      </p>
      <div className="actions sticky">
        <Button
          className="button"
          data-testid="another-filter"
          onPress={() => dispatch({ type: 'steppedTo', step: 'select' })}
        >
          {t('view.anotherFilter')}
        </Button>
        <Button className="button" data-testid="another-image" onPress={() => void bridge.chooseImage()}>
          {t('view.anotherImage')}
        </Button>
      </div>
    </>
  );
}
