import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../../server/dist/main.js');

/** A real Revela server, in a process and a data folder of its own. */
export class RealServer {
  readonly #dataFolder = mkdtempSync(join(tmpdir(), 'revela-e2e-server-'));
  #process: ChildProcess | null = null;
  port = 0;

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
    const args = [
      '--host',
      '127.0.0.1',
      '--port',
      String(this.port),
      '--data-dir',
      this.#dataFolder,
      ...flags,
    ];
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const entry = JSON.parse(line) as { msg: string; urls?: string[] };
      if (entry.msg !== 'listening') continue;
      this.port = Number(new URL(entry.urls?.[0] ?? '').port);
      child.stdout.resume();
      return;
    }
    throw new Error('The server ended before it listened.');
  }

  /** Ends it without warning, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Stops it in mid-sentence: its port is open, and nothing answers. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it and removes what it kept. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#dataFolder, { recursive: true, force: true });
  }

  /** How many images it has processed, as it says itself. */
  async recordCount(): Promise<number> {
    const answer = await fetch(`${this.url}/api/v1/records?limit=100`);
    return ((await answer.json()) as { items: unknown[] }).items.length;
  }
}
