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
    expect(readCommandLine(argv, '/home/ana', '/opt/app')).toEqual({
      files: ['/home/ana/a.jpg', '/tmp/b c.png'],
      server: 'darkroom:5000',
    });
  });

  it('finds nothing where nothing is', () => {
    expect(readCommandLine(['/opt/revela', '--server='], '/', '/opt/app')).toEqual({
      files: [],
      server: null,
    });
  });
});
