import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is an operator's own in a definition, as JavaScript. */
export interface PluginText {
  readonly name: string;
  /** `apply`; returns the image as it is by default. Left out where there is a kernel. */
  readonly apply?: string;
  readonly kernel?: string;
  readonly scope?: 'pixel' | 'image';
  /** The properties of the parameters' schema. */
  readonly properties?: string;
  /** Stands above the definition. */
  readonly before?: string;
  /** Further lines of the definition. */
  readonly more?: string;
}

/** The definition as an expression. */
export function definitionText(plugin: PluginText): string {
  const { name, kernel, apply = '(image) => image', scope = 'image', properties = '', more = '' } = plugin;
  const work =
    kernel === undefined
      ? `scope: '${scope}', apply: ${apply},`
      : `alpha: 'straight', channels: 'alike', kernel: ${kernel},`;
  return `{
  name: '${name}',
  title: { en: 'Title of ${name}', 'pt-BR': 'Título de ${name}' },
  description: { en: 'What ${name} does.', 'pt-BR': 'O que ${name} faz.' },
  group: 'style',
  params: { type: 'object', additionalProperties: false, properties: { ${properties} } },
  ${work}
  ${more}
}`;
}

/** An ES module. */
export const moduleText = (plugin: PluginText): string =>
  `${plugin.before ?? ''}\nexport default ${definitionText(plugin)};\n`;

/** Writes a file, and its folder where that is missing. */
export async function write(folder: string, path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/**
 * Writes an ES module for each plugin.
 *
 * @returns the flags that load them
 */
export async function writePlugins(folder: string, plugins: readonly PluginText[]): Promise<string[]> {
  const files = plugins.map((plugin) => write(folder, `${plugin.name}.mjs`, moduleText(plugin)));
  return (await Promise.all(files)).flatMap((file) => ['--plugin', file]);
}

/** Links a library that the server has into a folder's `node_modules`, in place of `npm install`. */
export async function linkLibrary(folder: string, name: string): Promise<void> {
  const link = join(folder, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  const library = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
  // Windows lets everyone link folders in this way, and no other.
  await symlink(await realpath(library), link, 'junction');
}
