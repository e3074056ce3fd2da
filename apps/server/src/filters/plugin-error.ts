/** An operator's plugin cannot be used; the message is one sentence that names it and what is wrong. */
export class PluginError extends Error {
  override readonly name = 'PluginError';

  constructor(specifier: string, reason: string, options?: ErrorOptions) {
    super(`The plugin ${specifier} cannot be used because ${reason}.`, options);
  }
}
