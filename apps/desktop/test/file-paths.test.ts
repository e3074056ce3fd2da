import path from 'node:path';
import { outputName } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { isWithin, pngPath, proposedPath, roomForName, servedFile } from '../src/main/file-paths.js';

const { win32, posix } = path;

describe('proposedPath', () => {
  const long = outputName('x'.repeat(250), 'pixelate');

  it('keeps to what the dialogs of Windows take', () => {
    for (const depth of [1, 10, 40]) {
      const folder = `C:\\${'Pictures\\'.repeat(depth).slice(0, -1)}`;
      const proposed = proposedPath(folder, long, win32);
      expect(win32.dirname(proposed)).toBe(folder);
      expect(proposed).toMatch(/xx.*\.png$/);
      if (depth <= 10) expect(proposed.length).toBeLessThanOrEqual(259);
      if (depth === 10) expect(proposed.length).toBe(259);
    }
    expect(roomForName('C:\\', win32)).toBe(240);
  });

  it('is not cut for a folder where paths may be long', () => {
    expect(proposedPath(`/${'Pictures/'.repeat(40)}`, long, posix)).toBe(`/${'Pictures/'.repeat(40)}${long}`);
  });
});

describe('pngPath', () => {
  it.each([
    ['photo', 'photo.png'],
    ['photo.png', 'photo.png'],
    ['photo.PNG', 'photo.PNG'],
    ['photo.jpg', 'photo.jpg.png'],
    ['photo.', 'photo.png'],
    ['con', '_con.png'],
    ['12.30', '12.30.png'],
    ['x'.repeat(255), `${'x'.repeat(251)}.png`],
    [`${'x'.repeat(251)}.png`, `${'x'.repeat(251)}.png`],
  ])('%s is saved as %s', (typed, saved) => {
    expect(pngPath(`/home/ana/${typed}`, posix)).toBe(`/home/ana/${saved}`);
    expect(pngPath(`\\\\office\\pictures\\${typed}`, win32)).toBe(`\\\\office\\pictures\\${saved}`);
  });

  it('is safe on a disk that Windows reads, too', () => {
    expect(pngPath('/media/usb/12:30', posix)).toBe('/media/usb/12_30.png');
    expect(pngPath('/media/usb/a\\b', posix)).toBe('/media/usb/a_b.png');
  });
});

describe('isWithin', () => {
  it.each([
    [posix, '/data/results', '/data/results', true],
    [posix, '/data/results', '/data/results/a/b.png', true],
    [posix, '/data/results', '/data/results/..b.png', true],
    [posix, '/data/results', '/data/results-old/b.png', false],
    [posix, '/data/results', '/data', false],
    [posix, '/data/results', '/data/results/../b.png', false],
    [win32, 'C:\\data\\results', 'c:\\Data\\Results\\b.png', true],
    [win32, 'C:\\data\\results', 'C:/data/results/b.png', true],
    [win32, 'C:\\data\\results', 'C:\\data\\results-old\\b.png', false],
    [win32, 'C:\\data\\results', 'D:\\data\\results\\b.png', false],
    [win32, 'C:\\data\\results', '\\\\office\\data\\results\\b.png', false],
  ])('%#', (system, folder, target, within) => {
    expect(isWithin(folder, target, system)).toBe(within);
  });
});

describe('servedFile', () => {
  it.each([
    ['/index.html', 'index.html'],
    ['/assets/a%20b.js', 'assets/a b.js'],
    ['//index.html', 'index.html'],
    ['/a/../index.html', 'index.html'],
    ['/', null],
    ['/..', null],
    ['/../secret', null],
    ['/..%2fsecret', null],
    ['/%2e%2e/%2e%2e/secret', null],
    ['/../renderer-old/index.html', null],
  ])('%s is %s', (pathname, file) => {
    const expected = (system: typeof posix, folder: string) => file && system.join(folder, file);
    expect(servedFile('/opt/renderer', pathname, posix)).toBe(expected(posix, '/opt/renderer'));
    expect(servedFile('C:\\opt\\renderer', pathname, win32)).toBe(expected(win32, 'C:\\opt\\renderer'));
  });

  it.each(['/..\\secret', '/..%5c..%5csecret', '/a%5c..%5c..%5csecret', '/%5c%5coffice%5cshare'])(
    '%s leads nowhere out of a folder on Windows',
    (pathname) => {
      const file = servedFile('C:\\opt\\renderer', pathname, win32);
      expect(file ?? 'C:\\opt\\renderer\\').toMatch(/^C:\\opt\\renderer\\/);
    },
  );

  it('opens no other drive', () => {
    expect(servedFile('C:\\opt\\renderer', '/D:/secret', win32) ?? 'C:\\opt\\renderer\\').toMatch(
      /^C:\\opt\\renderer\\/,
    );
  });
});
