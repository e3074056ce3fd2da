import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeCopy } from './copy-of-tree.js';

/** A place in a file that a page has changed. */
interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What a page of `docs` has its reader write. */
export interface DocsPage {
  readonly text: string;
  /** New files by their path in the tree: each a block of code below a line of nothing but its path and a colon. */
  readonly files: ReadonlyMap<string, string>;
  /** Changes of files that are there: blocks in the form of a diff, below the path of their file. */
  readonly changes: readonly Change[];
}

/** A path alone on its line; a block of a language; the next of them. */
const PATH_OR_BLOCK = /^`([^`\s]+)`:$|^```(\w+)\n(.*?)^```$/gms;

function changeOf(path: string, diff: string): Change {
  const side = (without: string): string =>
    diff
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith(without))
      .map((line) => line.slice(1))
      .join('\n');
  return { path, before: side('+'), after: side('-') };
}

/**
 * Reads a page of `docs`.
 *
 * @param name as `adding-a-filter`
 * @throws {Error} where a diff stands below no path, or code of one path stands there twice
 */
export function readDocsPage(name: string): DocsPage {
  const text = readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8').replaceAll(
    '\r\n',
    '\n',
  );
  const files = new Map<string, string>();
  const changes: Change[] = [];
  let path: string | undefined;
  for (const [, named, language, code] of text.matchAll(PATH_OR_BLOCK)) {
    if (named !== undefined) {
      path = named;
    } else if (language === 'diff') {
      if (path === undefined) throw new Error(`${name}: a diff of no file`);
      changes.push(changeOf(path, code!));
    } else if (language === 'ts' && path !== undefined) {
      if (files.has(path)) throw new Error(`${name}: ${path} stands there twice`);
      files.set(path, code!);
      path = undefined;
    }
  }
  return { text, files, changes };
}

/** Writes files of a page into a copy of the tree, in which they are not there yet. */
export async function writeFiles(tree: TreeCopy, files: Iterable<readonly [string, string]>): Promise<void> {
  for (const [path, code] of files) await tree.write(path, code);
}

/**
 * Changes files in a copy of the tree as a page says.
 *
 * @throws {Error} where a file has not, or has more than once, what the page says that it has
 */
export async function makeChanges(tree: TreeCopy, changes: readonly Change[]): Promise<void> {
  for (const { path, before, after } of changes) {
    const parts = readFileSync(join(tree.folder, path), 'utf8').split(before);
    if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} times:\n${before}`);
    await tree.write(path, parts.join(after));
  }
}
