import type { ImageInfo, ParamValue, Problem, ResultInfo, SendOutcome, SendProgress } from '../../ipc/api.js';
import type { ParamValues } from '../filters/param-values.js';

export type Step = 'choose' | 'select' | 'send' | 'view';
export const steps: readonly Step[] = ['choose', 'select', 'send', 'view'];

/** Everything the window knows of the picture on its way through the four steps. */
export interface Flow {
  readonly step: Step;
  readonly image: ImageInfo | null;
  readonly filter: string | null;
  /** By filter, so that going back and forth loses nothing. */
  readonly params: Readonly<Record<string, ParamValues>>;
  readonly progress: SendProgress | null;
  readonly result: ResultInfo | null;
  readonly problem: Problem | null;
  /** The last send failed: the same can be tried again. */
  readonly failed: boolean;
  readonly cancelled: boolean;
  /** The file had changed since it was chosen, and this is how it is now. */
  readonly changed: boolean;
  /** So many pictures came with this one and were not opened. */
  readonly others: number;
  /** Came while another picture was being sent: the person is asked which of them it is to be. */
  readonly waiting: Opened | null;
}

/** A picture that was opened, and how many came with it that were not. */
export interface Opened {
  readonly image: ImageInfo;
  readonly others: number;
}

export type FlowAction =
  | ({ type: 'imageOpened' } & Opened)
  /** What came while another picture was on its way is to be opened in its place, or not. */
  | { type: 'waitingOpened' }
  | { type: 'waitingDismissed' }
  | { type: 'problemMet'; problem: Problem }
  | { type: 'problemDismissed' }
  | { type: 'filterSelected'; filter: string }
  | { type: 'paramChanged'; name: string; value: ParamValue | undefined }
  | { type: 'paramsReset' }
  | { type: 'paramsApplied'; filter: string; params: ParamValues }
  | { type: 'sendStarted' }
  | { type: 'sendProgressed'; progress: SendProgress }
  | { type: 'sendEnded'; outcome: SendOutcome }
  | { type: 'steppedTo'; step: Step };

export const emptyFlow: Flow = {
  step: 'choose',
  image: null,
  filter: null,
  params: {},
  progress: null,
  result: null,
  problem: null,
  failed: false,
  cancelled: false,
  changed: false,
  others: 0,
  waiting: null,
};

/** What was said of the last thing that happened holds no longer. */
const quiet = { problem: null, failed: false, cancelled: false, changed: false, others: 0 };

/** The flow after an action; a failed send or a refused picture never loses what was chosen. */
export function reduceFlow(flow: Flow, action: FlowAction): Flow {
  switch (action.type) {
    case 'imageOpened':
      return flow.step === 'send'
        ? { ...flow, waiting: { image: action.image, others: action.others } }
        : open(flow, action);
    case 'waitingOpened':
      return flow.waiting ? open(flow, flow.waiting) : flow;
    case 'waitingDismissed':
      return { ...flow, waiting: null };
    case 'problemMet':
      return { ...flow, problem: action.problem, failed: false, cancelled: false };
    case 'problemDismissed':
      return { ...flow, ...quiet };
    case 'filterSelected':
      return { ...flow, ...quiet, filter: action.filter };
    case 'paramChanged':
      return { ...flow, ...quiet, params: withParam(flow, action.name, action.value) };
    case 'paramsReset':
      return flow.filter ? { ...flow, ...quiet, params: { ...flow.params, [flow.filter]: {} } } : flow;
    case 'paramsApplied': {
      const params = { ...flow.params, [action.filter]: action.params };
      return { ...flow, ...quiet, filter: action.filter, params, step: flow.image ? 'select' : flow.step };
    }
    case 'sendStarted':
      return { ...flow, ...quiet, step: 'send', progress: null };
    case 'sendProgressed':
      return flow.step === 'send' ? { ...flow, progress: action.progress } : flow;
    case 'sendEnded':
      return endSend(flow, action.outcome);
    case 'steppedTo':
      return isReachable(flow, action.step) ? { ...flow, ...quiet, step: action.step } : flow;
  }
}

/** True where the person may go to a step from where they are. */
export function isReachable(flow: Flow, step: Step): boolean {
  if (flow.step === 'send') return false;
  if (step === 'choose') return true;
  if (step === 'select') return flow.image !== null;
  return step === 'view' && flow.result !== null;
}

/** What was set of a filter's parameters. */
export function paramsOf(flow: Flow, filter: string | null): ParamValues {
  // A filter may be called `constructor`.
  return filter !== null && Object.hasOwn(flow.params, filter) ? (flow.params[filter] ?? {}) : {};
}

function withParam(flow: Flow, name: string, value: ParamValue | undefined): Flow['params'] {
  if (!flow.filter) return flow.params;
  const { [name]: _old, ...others } = paramsOf(flow, flow.filter);
  return { ...flow.params, [flow.filter]: value === undefined ? others : { ...others, [name]: value } };
}

function open(flow: Flow, { image, others }: Opened): Flow {
  return { ...flow, ...quiet, step: 'select', image, others, progress: null, result: null, waiting: null };
}

function endSend(flow: Flow, outcome: SendOutcome): Flow {
  // Another picture was opened meanwhile: the answer belongs to the one before.
  if (flow.step !== 'send') return flow;
  if ('result' in outcome) return { ...flow, step: 'view', progress: null, result: outcome.result };
  const back: Flow = { ...flow, step: 'select', progress: null };
  if ('changed' in outcome) return { ...back, image: outcome.changed, changed: true };
  if ('cancelled' in outcome) return { ...back, cancelled: true };
  return { ...back, problem: outcome.problem, failed: true };
}
