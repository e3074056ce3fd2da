import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getJson } from '@revela/testing/client';
import { serverMain, type ServerProcess, startServer } from '@revela/testing/server-process';

/** A real Revela server, in a process and a data folder of its own. */
export class RealServer {
  readonly #dataFolder = mkdtempSync(join(tmpdir(), 'revela-e2e-server-'));
  readonly #main: string;
  #process: ServerProcess | null = null;
  port = 0;

  /** @param main its main file; ours by default */
  constructor(main = serverMain) {
    this.#main = main;
  }

  /** @param flags further flags, such as `--max-queue 0` */
  static async start(...flags: string[]): Promise<RealServer> {
    const server = new RealServer();
    await server.start(...flags);
    return server;
  }

  /** Address as one would type it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  /** Starts it, at the same port as before if there was one. */
  async start(...flags: string[]): Promise<void> {
    this.#process = await startServer(
      this.#dataFolder,
      ['--port', String(this.port), ...flags],
      {},
      { main: this.#main },
    );
    this.port = this.#process.port;
  }

  /** Ends it without warning, as a power cut does. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** Stops it in mid-sentence: its port is open, and nothing answers. */
  freeze(): void {
    this.#process?.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.child.kill('SIGCONT');
  }

  /** Ends it and removes what it kept. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#dataFolder, { recursive: true, force: true });
  }

  /** How many images it has processed, as it says itself. */
  async recordCount(): Promise<number> {
    const url = `${this.url}/api/v1/records?limit=100`;
    // A connection kept from before a restart would be none.
    return (await getJson<{ items: unknown[] }>(url, { fresh: true })).items.length;
  }
}
