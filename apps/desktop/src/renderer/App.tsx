import { lazy, Suspense, useEffect, useState } from 'react';
import { describeProblem, isInSettings } from './controls/describe-problem.js';
import { ErrorNotice } from './controls/ErrorNotice.js';
import { bridge } from './bridge.js';
import { ReplaceDialog } from './flow/ReplaceDialog.js';
import { useAppState } from './flow/use-app-state.js';
import { useMenuCommands } from './flow/menu-commands.js';
import { useFlow } from './flow/use-flow.js';
import { usePaste } from './flow/use-paste.js';
import { ChoosePanel } from './panel/ChoosePanel.js';
import { SelectPanel } from './panel/SelectPanel.js';
import { SendPanel } from './panel/SendPanel.js';
import { ViewPanel } from './panel/ViewPanel.js';
import { useResultActions } from './panel/use-result-actions.js';
import { Stage } from './stage/Stage.js';
import { useThumbnails } from './thumbnails/use-thumbnails.js';
import { TopBar } from './TopBar.js';
import { useTranslation } from 'react-i18next';

// Not needed for the first screen.
const SettingsDialog = lazy(() => import('./settings/SettingsDialog.js'));
const HistoryDialog = lazy(() => import('./history/HistoryDialog.js'));

type Place = 'settings' | 'history' | null;

/** The window: a bar on top, the picture in the middle, a panel at the right for the step one is in. */
export function App(): React.JSX.Element {
  const { t } = useTranslation();
  const state = useAppState();
  const [place, setPlace] = useState<Place>(null);
  const { flow, offered, dispatch, send, openWaiting } = useFlow(state?.connection ?? null);
  const thumbnails = useThumbnails(flow.image);
  const result = useResultActions(flow, dispatch);
  const isBehind = place !== null || flow.waiting !== null;
  const commands = useMenuCommands(flow, isBehind);
  usePaste(!isBehind);

  useEffect(
    () =>
      bridge.on('menuCommand', (command) => {
        if (!commands.includes(command)) return;
        if (command === 'settings' || command === 'history') setPlace(command);
        else if (command === 'save') result.save();
        else if (command === 'copy-result') result.copy();
        else if (command === 'cancel') void bridge.cancelSend();
        else if (command === 'send') {
          // A number that is still being typed counts: leaving its field takes it in.
          (document.activeElement as HTMLElement | null)?.blur();
          setTimeout(send);
        }
      }),
    [send, result, commands],
  );

  const { step } = flow;
  return (
    <div className="app">
      <TopBar
        flow={flow}
        connection={state?.connection ?? null}
        onStep={(to) => dispatch({ type: 'steppedTo', step: to })}
        onOpen={setPlace}
      />
      <Stage flow={flow} />
      <aside className="panel" data-step={step} aria-label={t(`steps.${step}`)}>
        {flow.problem && place === null && (
          <ErrorNotice
            sentence={describeProblem(t, flow.problem)}
            onDismiss={() => dispatch({ type: 'problemDismissed' })}
            {...(isInSettings(flow.problem) ? { onSettings: () => setPlace('settings') } : {})}
          />
        )}
        {step === 'choose' && (
          <ChoosePanel state={state} image={flow.image} onSettings={() => setPlace('settings')} />
        )}
        {step === 'select' && (
          <SelectPanel
            flow={flow}
            dispatch={dispatch}
            offered={offered}
            thumbnails={thumbnails}
            onSend={send}
          />
        )}
        {step === 'send' && <SendPanel flow={flow} />}
        {step === 'view' && <ViewPanel flow={flow} dispatch={dispatch} actions={result} />}
      </aside>
      {flow.waiting && (
        <ReplaceDialog
          image={flow.waiting.image}
          current={flow.image?.name ?? ''}
          isSending={step === 'send'}
          onOpen={openWaiting}
          onKeep={() => dispatch({ type: 'waitingDismissed' })}
        />
      )}
      <Suspense fallback={null}>
        {place === 'settings' && state && (
          <SettingsDialog settings={state.settings} onClose={() => setPlace(null)} />
        )}
        {place === 'history' && (
          <HistoryDialog
            filters={offered.filters}
            onClose={() => setPlace(null)}
            onSettings={() => setPlace('settings')}
            hasImage={flow.image !== null}
            onApply={(filter, params) => dispatch({ type: 'paramsApplied', filter, params })}
          />
        )}
      </Suspense>
    </div>
  );
}
