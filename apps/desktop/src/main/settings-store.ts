import { readFileSync, renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFile } from 'atomically';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { languages, themes } from '../ipc/api.js';
import { retryOptions } from './whole-file.js';

const SettingsSchema = Type.Object({
  version: Type.Literal(1),
  serverAddress: Type.String(),
  recentAddresses: Type.Array(Type.String(), { maxItems: 20 }),
  /** Access tokens, encrypted by the operating system, each with the address in full of the server it was given for. */
  tokens: Type.Optional(
    Type.Array(Type.Object({ server: Type.String(), encrypted: Type.String() }), { maxItems: 20 }),
  ),
  /** Where the first version kept one, of the server in the settings. */
  encryptedToken: Type.Optional(Type.String()),
  language: Type.Enum([...languages, 'system']),
  theme: Type.Enum([...themes]),
  recentImages: Type.Array(Type.String(), { maxItems: 20 }),
  saveFolder: Type.Optional(Type.String()),
  window: Type.Optional(
    Type.Object({
      x: Type.Integer(),
      y: Type.Integer(),
      width: Type.Integer({ minimum: 1 }),
      height: Type.Integer({ minimum: 1 }),
      maximized: Type.Boolean(),
    }),
  ),
});
export type Settings = Static<typeof SettingsSchema>;

const defaults: Settings = {
  version: 1,
  serverAddress: '',
  recentAddresses: [],
  language: 'system',
  theme: 'system',
  recentImages: [],
};

/** What Revela remembers between two starts, in one JSON file of the person's data folder. */
export class SettingsStore {
  readonly #file: string;
  #settings: Settings;
  #writing: Promise<void> = Promise.resolve();

  /** Reads the settings; a damaged file is renamed to `<name>.damaged-<time>` and the defaults hold. */
  constructor(file: string) {
    this.#file = file;
    this.#settings = read(file) ?? structuredClone(defaults);
  }

  get(): Readonly<Settings> {
    return this.#settings;
  }

  /** Changes some settings and writes all; a field that is undefined is removed. */
  async update(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<void> {
    this.#settings = JSON.parse(JSON.stringify({ ...this.#settings, ...change })) as Settings;
    const text = `${JSON.stringify(this.#settings, null, 2)}\n`;
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        await mkdir(dirname(this.#file), { recursive: true });
        await writeFile(this.#file, text, { mode: 0o600, ...retryOptions() });
      });
    await this.#writing;
  }

  /** Waits for what is still being written. */
  async flush(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }
}

function read(file: string): Settings | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    const settings = JSON.parse(text) as unknown;
    if (Value.Check(SettingsSchema, settings)) return settings;
  } catch {
    // Not JSON: set aside below, like JSON of another shape.
  }
  try {
    renameSync(file, `${file}.damaged-${Date.now()}`);
  } catch {
    // Cannot be set aside either; the next write replaces it.
  }
  return null;
}
