import { once } from 'node:events';
import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyFilter, filters as builtIn } from '@revela/filters';
import { resolve as resolveImport } from 'import-meta-resolve';
import { createCatalogue, type Catalogue } from './catalogue.js';
import { faultOfDefinition } from './check-definition.js';
import { importDefinition, type PluginModule } from './import-filters.js';
import { PluginError } from './plugin-error.js';
import { printToStderr } from './print-to-stderr.js';

export { PluginError } from './plugin-error.js';

/**
 * The URL of a plugin's module.
 *
 * @param specifier a path, or the name of a package that is installed at `folder` or above
 */
function locate(specifier: string, folder: string): string {
  const path = resolve(folder, specifier);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return pathToFileURL(path).href;
  if (isAbsolute(specifier) || /^\.{1,2}([/\\]|$)/.test(specifier))
    throw new PluginError(specifier, found ? 'it is a folder, not a file in it' : 'there is no such file');
  try {
    return resolveImport(specifier, pathToFileURL(resolve(folder, 'package.json')).href);
  } catch (cause) {
    throw new PluginError(specifier, 'there is neither such a file nor such a package', { cause });
  }
}

/** Imports a module, unless it waits for what never comes: then nothing is left that this process would do. */
async function load(module: PluginModule): Promise<unknown> {
  const loaded = new AbortController();
  const idle = once(process, 'beforeExit', { signal: loaded.signal }).then(() => {
    throw new PluginError(module.specifier, 'it never ends loading: it awaits what does not come');
  });
  idle.catch(() => undefined);
  try {
    return await Promise.race([importDefinition(module), idle]);
  } finally {
    loaded.abort();
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
  const added: { filter: AnyFilter; module: PluginModule }[] = [];
  for (const specifier of specifiers) {
    const module = { specifier, url: locate(specifier, folder) };
    const stopPrinting = printToStderr();
    const definition = await load(module).finally(stopPrinting);
    const fault = faultOfDefinition(definition, taken);
    if (fault) throw new PluginError(specifier, fault);
    const filter = definition as AnyFilter;
    taken.add(filter.name);
    added.push({ filter, module });
  }
  return createCatalogue(added);
}
