import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../src/main/command-line.js';

describe('readCommandLine', () => {
  it('finds files and the server, whatever stands between them', () => {
    const argv = [
      '/opt/revela',
      '--no-sandbox',
      '/opt/app',
      '--server=darkroom:5000',
      'a.jpg',
      '/tmp/b c.png',
      '',
    ];
    expect(readCommandLine(argv, '/home/ana', '/opt/app', path.posix)).toEqual({
      files: ['/home/ana/a.jpg', '/tmp/b c.png'],
      server: 'darkroom:5000',
    });
  });

  it('finds them on Windows, by drive, share and folder', () => {
    const argv = [
      'C:\\Program Files\\Revela\\Revela.exe',
      'c:/app/',
      '--allow-file-access-from-files',
      'a.jpg',
      'D:\\Fotos\\b c.png',
      '\\\\office\\pictures\\d.png',
      '--server=https://darkroom/revela',
    ];
    expect(readCommandLine(argv, 'C:\\Users\\Ana', 'c:\\app', path.win32)).toEqual({
      files: ['C:\\Users\\Ana\\a.jpg', 'D:\\Fotos\\b c.png', '\\\\office\\pictures\\d.png'],
      server: 'https://darkroom/revela',
    });
  });

  it('finds nothing where nothing is', () => {
    expect(readCommandLine(['/opt/revela', '--server='], '/', '/opt/app')).toEqual({
      files: [],
      server: null,
    });
  });
});
