import { fileURLToPath } from 'node:url';

const URI_LIST = 'text/uri-list';
const formats: Partial<Record<NodeJS.Platform, string>> = { win32: 'FileNameW', darwin: 'public.file-url' };

/** The format in which a system's file manager puts the path of a copied file on the clipboard. */
export function copiedFileFormat(platform: NodeJS.Platform = process.platform): string {
  return formats[platform] ?? URI_LIST;
}

/** How Electron's clipboard of items names such a format: those of the web's own by themselves. */
export function clipboardItemType(format: string): string {
  return format === URI_LIST ? format : `electron application/osclipboard;format="${format}"`;
}

/** The first path in what a file manager put on the clipboard; null where it is none of this machine. */
export function readCopiedPath(content: Buffer, format: string): string | null {
  if (format === 'FileNameW') return content.toString('utf16le').replace(/\0.*$/s, '') || null;
  const url = content
    .toString('utf8')
    .split(/\r?\n/)
    .find((line) => line.startsWith('file:'));
  try {
    return url ? fileURLToPath(url.replace(/\0.*$/s, '').trim()) : null;
  } catch {
    // A file on another machine has no path here.
    return null;
  }
}
