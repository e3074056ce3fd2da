import { describe, expect, it } from 'vitest';
import { clipboardItemType, copiedFileFormat, readCopiedPath } from '../src/main/copied-file.js';

describe('a file that was copied', () => {
  it('is in the format of the system', () => {
    expect(copiedFileFormat('win32')).toBe('FileNameW');
    expect(copiedFileFormat('darwin')).toBe('public.file-url');
    expect(copiedFileFormat('linux')).toBe('text/uri-list');
    expect(clipboardItemType('text/uri-list')).toBe('text/uri-list');
    expect(clipboardItemType('FileNameW')).toBe('electron application/osclipboard;format="FileNameW"');
  });

  it.each(['C:\\Fotos\\praia à noite.jpg', '\\\\office\\pictures\\夜.png'])(
    'is found on Windows: %s',
    (path) => {
      for (const end of ['', '\0', '\0garbage'])
        expect(readCopiedPath(Buffer.from(path + end, 'utf16le'), 'FileNameW')).toBe(path);
      expect(readCopiedPath(Buffer.alloc(2), 'FileNameW')).toBeNull();
    },
  );

  if (process.platform === 'win32')
    console.log('SKIPPED: paths of file URLs, because on Windows Node reads them as those of Windows.');
  it.skipIf(process.platform === 'win32').each([
    ['public.file-url', 'file:///Users/ana/praia%20%C3%A0%20noite.jpg', '/Users/ana/praia à noite.jpg'],
    ['public.file-url', 'file:///Users/ana/a.jpg\0', '/Users/ana/a.jpg'],
    ['text/uri-list', '# copied\r\nfile:///home/ana/a.jpg\r\nfile:///home/ana/b.jpg\r\n', '/home/ana/a.jpg'],
    ['text/uri-list', 'https://example.org/a.jpg\r\n', null],
    ['text/uri-list', 'file://office/pictures/a.jpg\r\n', null],
    ['text/uri-list', '', null],
  ])('is found in %s: %j', (format, content, path) => {
    expect(readCopiedPath(Buffer.from(content), format)).toBe(path);
  });
});
