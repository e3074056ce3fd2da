import { describe, expect, it } from 'vitest';
import {
  emptyFlow,
  isReachable,
  paramsOf,
  reduceFlow,
  type Flow,
  type FlowAction,
} from '../src/renderer/flow/flow.js';

const image = { id: 'i', name: 'a.jpg', bytes: 1, width: 2, height: 3, previewUrl: 'app://image/i' };
const result = { id: 'r', name: 'a-blur.png', bytes: 1, width: 2, height: 3, url: 'app://image/r' };

function play(...actions: FlowAction[]): Flow {
  return actions.reduce(reduceFlow, emptyFlow);
}

describe('reduceFlow', () => {
  it('goes through the four steps', () => {
    const opened = play(
      { type: 'imageOpened', image, others: 0 },
      { type: 'filterSelected', filter: 'blur' },
    );
    expect(opened.step).toBe('select');
    const sending = reduceFlow(opened, { type: 'sendStarted' });
    expect(sending.step).toBe('send');
    expect(reduceFlow(sending, { type: 'sendEnded', outcome: { result } })).toMatchObject({
      step: 'view',
      result,
    });
  });

  it('keeps everything chosen when sending fails or is cancelled', () => {
    const sending = play(
      { type: 'imageOpened', image, others: 0 },
      { type: 'filterSelected', filter: 'pixelate' },
      { type: 'paramChanged', name: 'size', value: 30 },
      { type: 'sendStarted' },
    );
    const failed = reduceFlow(sending, { type: 'sendEnded', outcome: { problem: { code: 'INTERNAL' } } });
    expect(failed).toMatchObject({ step: 'select', image, filter: 'pixelate', failed: true });
    expect(failed.params['pixelate']).toEqual({ size: 30 });
    const cancelled = reduceFlow(sending, { type: 'sendEnded', outcome: { cancelled: true } });
    expect(cancelled).toMatchObject({
      step: 'select',
      image,
      filter: 'pixelate',
      cancelled: true,
      problem: null,
    });
  });

  it('asks before a picture replaces one that is being sent, and drops the answer to what was replaced', () => {
    const other = { ...image, id: 'o', name: 'b.jpg' };
    const asked = play(
      { type: 'imageOpened', image, others: 0 },
      { type: 'sendStarted' },
      { type: 'imageOpened', image: other, others: 2 },
    );
    expect(asked).toMatchObject({ step: 'send', image, waiting: { image: other, others: 2 } });
    const kept = reduceFlow(asked, { type: 'waitingDismissed' });
    expect(kept).toMatchObject({ step: 'send', image, waiting: null });
    expect(reduceFlow(asked, { type: 'sendEnded', outcome: { result } })).toMatchObject({
      step: 'view',
      result,
      waiting: { image: other },
    });
    const replaced = reduceFlow(asked, { type: 'waitingOpened' });
    expect(replaced).toMatchObject({ step: 'select', image: other, others: 2, waiting: null, result: null });
    expect(reduceFlow(replaced, { type: 'sendEnded', outcome: { result } })).toEqual(replaced);
  });

  it('shows a picture anew that has changed, with all that was set', () => {
    const sending = play(
      { type: 'imageOpened', image, others: 0 },
      { type: 'filterSelected', filter: 'blur' },
      { type: 'sendStarted' },
    );
    const changed = { ...image, id: 'c', width: 20 };
    expect(reduceFlow(sending, { type: 'sendEnded', outcome: { changed } })).toMatchObject({
      step: 'select',
      image: changed,
      filter: 'blur',
      changed: true,
      failed: false,
    });
  });

  it('keeps the parameters of each filter apart, and resets only the selected one', () => {
    const flow = play(
      { type: 'filterSelected', filter: 'pixelate' },
      { type: 'paramChanged', name: 'size', value: 30 },
      { type: 'filterSelected', filter: 'edge_enhance' },
      { type: 'paramChanged', name: 'amount', value: 2 },
      { type: 'paramsReset' },
    );
    expect(flow.params).toEqual({ pixelate: { size: 30 }, edge_enhance: {} });
  });

  it('has no parameters of a filter that is called as what every object has', () => {
    expect(paramsOf(play({ type: 'filterSelected', filter: 'constructor' }), 'constructor')).toEqual({});
    const set = play(
      { type: 'filterSelected', filter: 'constructor' },
      { type: 'paramChanged', name: 'valueOf', value: true },
    );
    expect(paramsOf(set, 'constructor')).toEqual({ valueOf: true });
  });

  it('reaches no step whose needs are not there', () => {
    expect(isReachable(emptyFlow, 'select')).toBe(false);
    expect(isReachable(emptyFlow, 'view')).toBe(false);
    expect(reduceFlow(emptyFlow, { type: 'steppedTo', step: 'view' })).toBe(emptyFlow);
    const sending = play({ type: 'imageOpened', image, others: 0 }, { type: 'sendStarted' });
    expect(isReachable(sending, 'choose')).toBe(false);
  });
});
