import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MainWindow, outlivesWindow } from '../src/main/main-window.js';

/** What is used of a window, without one. */
class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  readonly isMinimized = (): boolean => false;
  readonly isDestroyed = (): boolean => false;
  readonly focus = vi.fn();
  readonly reload = vi.fn();
}

const opened: FakeWindow[] = [];
const onClosed = vi.fn();
let main: MainWindow;
beforeEach(() => {
  opened.length = 0;
  onClosed.mockClear();
  main = new MainWindow(() => {
    opened.push(new FakeWindow());
    return opened.at(-1) as unknown as BrowserWindow;
  }, onClosed);
});

describe('MainWindow', () => {
  it('opens for what needs it, and does it once the page listens, in turn', async () => {
    const done: string[] = [];
    await main.use(() => done.push('open-file'));
    await main.use(async () => {
      await Promise.resolve();
      done.push('settings');
    });
    await main.use(() => done.push('history'));
    expect([opened.length, done]).toEqual([1, []]);
    await main.reportReady();
    expect(done).toEqual(['open-file', 'settings', 'history']);
    await main.use(() => done.push('at once'));
    expect(done.at(-1)).toBe('at once');
  });

  it('opens another once it was closed, and does nothing with the one that is gone', async () => {
    main.show();
    await main.reportReady();
    opened[0]!.emit('closed');
    expect([main.current, main.listens, onClosed.mock.calls.length]).toEqual([null, false, 1]);
    const used: unknown[] = [];
    await main.use((window) => used.push(window));
    expect([opened.length, used]).toEqual([2, []]);
    await main.reportReady();
    expect(used).toEqual([opened[1]]);
  });

  it('brings the one there is to the front', () => {
    main.show();
    main.show();
    expect(opened).toHaveLength(1);
    expect(opened[0]!.focus).toHaveBeenCalledOnce();
  });

  it('waits for a page that crashed to come back', async () => {
    main.show();
    await main.reportReady();
    opened[0]!.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(opened[0]!.reload).toHaveBeenCalledOnce();
    const done: string[] = [];
    await main.use(() => done.push('drop'));
    expect(done).toEqual([]);
    await main.reportReady();
    expect(done).toEqual(['drop']);
  });

  it('is outlived on macOS alone', () => {
    expect((['darwin', 'win32', 'linux'] as const).map(outlivesWindow)).toEqual([true, false, false]);
  });
});
