import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyFilter, filters as builtIn } from '@revela/filters';
import { resolve as resolveImport } from 'import-meta-resolve';
import { createCatalogue, type Catalogue } from './catalogue.js';
import { faultOfDefinition } from './check-definition.js';

/** An operator's plugin cannot be used; the message is one sentence that names it and what is wrong. */
export class PluginError extends Error {
  override readonly name = 'PluginError';

  constructor(specifier: string, reason: string, options?: ErrorOptions) {
    super(`The plugin ${specifier} cannot be used because ${reason}.`, options);
  }
}

/**
 * The URL of a plugin's module.
 *
 * @param specifier a path, or the name of a package that is installed at `folder` or above
 */
function locate(specifier: string, folder: string): string {
  const path = resolve(folder, specifier);
  if (existsSync(path)) return pathToFileURL(path).href;
  if (isAbsolute(specifier) || /^\.{1,2}[/\\]/.test(specifier))
    throw new PluginError(specifier, 'there is no such file');
  try {
    return resolveImport(specifier, pathToFileURL(resolve(folder, 'package.json')).href);
  } catch (cause) {
    throw new PluginError(specifier, 'there is neither such a file nor such a package', { cause });
  }
}

async function load(specifier: string, url: string): Promise<unknown> {
  try {
    return ((await import(url)) as { default?: unknown }).default;
  } catch (cause) {
    throw new PluginError(specifier, `it does not load (${(cause as Error).message.split('\n')[0]})`, {
      cause,
    });
  }
}

/**
 * Loads an operator's filters.
 *
 * @param specifiers paths or names of packages, as `--plugin` takes them
 * @param folder that relative paths and packages are looked for from
 * @throws {PluginError} at the first one that cannot be used
 */
export async function loadPlugins(specifiers: readonly string[], folder = process.cwd()): Promise<Catalogue> {
  const taken = new Set(builtIn.map(({ name }) => name));
  const added: { filter: AnyFilter; url: string }[] = [];
  for (const specifier of specifiers) {
    const url = locate(specifier, folder);
    const definition = await load(specifier, url);
    const fault = faultOfDefinition(definition, taken);
    if (fault) throw new PluginError(specifier, fault);
    const filter = definition as AnyFilter;
    taken.add(filter.name);
    added.push({ filter, url });
  }
  return createCatalogue(added);
}
