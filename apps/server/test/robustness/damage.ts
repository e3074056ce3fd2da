import { copyFile, open, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';

/** Bytes that are no database, over a part of a file. */
export async function overwrite(file: string, from: number, bytes: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  await handle.close();
}

/** What may become of the file of a database. */
export const damages = {
  'written over from its beginning': async (file) => overwrite(file, 0, (await stat(file)).size),
  'written over behind its header': async (file) => overwrite(file, 100, (await stat(file)).size - 100),
  'cut short': async (file) => truncate(file, 5000),
  emptied: (file) => truncate(file, 0),
  'replaced by a text': async (file) => {
    await writeFile(`${file}.text`, 'no database\n'.repeat(1000));
    await rename(`${file}.text`, file);
  },
} satisfies Record<string, (file: string) => Promise<void>>;

/** Ways to put a backup in its place. */
export const restorations = {
  'copied over it': copyFile,
  'moved in its place': rename,
  'put in its place as SECURITY.md says': async (backup, file) => {
    await copyFile(backup, file);
    await rm(`${file}-wal`, { force: true });
    await rm(`${file}-shm`, { force: true });
  },
} satisfies Record<string, (backup: string, file: string) => Promise<void>>;
