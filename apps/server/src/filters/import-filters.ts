import type { AnyFilter } from '@revela/filters';
import { PluginError } from './plugin-error.js';

/** The module of an operator's filter. */
export interface PluginModule {
  /** As the operator names it: a path, or the name of a package. */
  readonly specifier: string;
  readonly url: string;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The first line of what an import threw, without the stop that ends it. */
function reasonOf(thrown: unknown): string {
  try {
    const text = thrown instanceof Error && thrown.message ? thrown.message : String(thrown);
    return text.split('\n')[0]!.slice(0, 300).replace(/\.$/, '');
  } catch {
    return 'it threw something that cannot be put into words';
  }
}

/**
 * What a module has as default export: of CommonJS also its `exports.default`, which TypeScript makes.
 *
 * @param where words that follow "it does not load"
 * @throws {PluginError} where it does not load
 */
export async function importDefinition({ specifier, url }: PluginModule, where = ''): Promise<unknown> {
  try {
    const { default: exported } = (await import(url)) as { default?: unknown };
    const transpiled = isObject(exported) && '__esModule' in exported && 'default' in exported;
    return transpiled ? exported.default : exported;
  } catch (cause) {
    throw new PluginError(specifier, `it does not load${where} (${reasonOf(cause)})`, { cause });
  }
}

/**
 * An operator's filters, for a thread: modules that `loadPlugins` has found sound at the start.
 *
 * @throws {PluginError} where one does not load on a thread
 */
export async function importFilters(modules: readonly PluginModule[]): Promise<AnyFilter[]> {
  const imported = modules.map((module) => importDefinition(module, ' on a worker thread'));
  return (await Promise.all(imported)) as AnyFilter[];
}
