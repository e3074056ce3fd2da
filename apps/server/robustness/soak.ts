import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  BOUNDARY,
  closeConnections,
  encodeForm,
  FORM_TYPE,
  getJson,
  send,
  sendImage,
} from '@revela/testing/client';
import { createBombs } from '@revela/testing/bombs';
import { corruptFixtures, photos, soundFixtures } from '@revela/testing/fixture-files';
import { createRandom } from './random.js';
import { openHandles, peakMemory, residentMemory } from '@revela/testing/posix/process-memory';
import { startServer, whileServing } from '@revela/testing/server-process';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly onProgress?: (seconds: number, requests: number) => void;
}

export interface SoakReport {
  readonly minutes: number;
  readonly requests: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  /** What went wrong, a sentence each. */
  readonly failures: readonly string[];
  readonly records: number;
  /** Records whose connection this test had cut itself. */
  readonly cutRecords: number;
  /** Bytes resident at rest; undefined but on Linux. */
  readonly memoryEarly: number | undefined;
  readonly memoryLate: number | undefined;
  readonly memoryPeak: number | undefined;
  readonly handlesEarly: number | undefined;
  readonly handlesLate: number | undefined;
}

/** Memory after the soak may be this much of what it was early on. */
const MAX_GROWTH = 1.2;
/** Seconds a server gets to settle before its memory counts, and how many of the last readings do. */
const SETTLE_SECONDS = 15;
const READINGS = 5;

interface Page {
  readonly items: readonly { readonly id: number; readonly imageName: string }[];
  readonly nextCursor: string | null;
}

/** Mixes good, bad, slow, aborted and huge requests and sees what they leave behind. */
export async function soak({ minutes, seed, concurrency, onProgress }: SoakOptions): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), 'revela-soak-'));
  const server = await startServer(folder, ['--max-queue', '16']);
  const random = createRandom(seed);
  const bombs = createBombs().filter(({ bytes }) => bytes.length < 4_000_000);
  const oversized = Buffer.alloc(66 * 1024 * 1024);
  const requests: Record<string, number> = {};
  const answers: Record<string, number> = {};
  const failures: string[] = [];
  /** Records by their id, as the answers named them. */
  const answered = new Map<number, string>();
  const cut = new Set<string>();
  let serial = 0;

  const note = (status: number, code: string) => {
    const key = `${status} ${code}`.trim();
    answers[key] = (answers[key] ?? 0) + 1;
  };

  async function good(bytes: Uint8Array): Promise<void> {
    const name = `good-${serial++}`;
    const answer = await sendImage(server.url, bytes, name);
    note(answer.status, answer.code);
    if (answer.status === 200) answered.set(Number(answer.headers.location!.split('/').at(-1)), name);
    else if (answer.status === 503 && answer.headers['retry-after']) await delay(200);
    else failures.push(`${name} was answered ${answer.status} ${answer.code}`);
  }

  async function bad(bytes: Uint8Array): Promise<void> {
    const name = `bad-${serial++}`;
    const answer = await sendImage(server.url, bytes, name);
    note(answer.status, answer.code);
    if (answer.status === 200) answered.set(Number(answer.headers.location!.split('/').at(-1)), name);
    else if (answer.status >= 500 && answer.status !== 503)
      failures.push(`${name}: ${answer.status} ${answer.code}`);
  }

  /** Sends a picture and hangs up: in the middle of the body, or while the server works. */
  async function aborted(): Promise<void> {
    const name = `cut-${serial++}`;
    cut.add(name);
    const body = encodeForm({ image: { name, bytes: random.pick(photos).bytes }, filter: 'blur' });
    const whole = random.chance(0.5);
    await send(`${server.url}/api/v1/process`, {
      method: 'POST',
      fresh: true,
      headers: { 'Content-Type': FORM_TYPE, 'Content-Length': String(body.length) },
      onRequest(sent) {
        sent.write(whole ? body : body.subarray(0, random.integer(body.length)));
        setTimeout(() => sent.destroy(), random.integer(150));
      },
    }).catch(() => undefined);
  }

  /** Trickles a body until the server hangs up or half a minute has passed. */
  async function slow(): Promise<void> {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(
      `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 10000\r\n\r\n` +
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="slow"\r\n\r\n`,
    );
    for (let second = 0; second < 30 && !socket.destroyed && !socket.readableEnded; second++) {
      socket.write('x');
      await delay(1000);
    }
    socket.destroy();
  }

  async function huge(): Promise<void> {
    const answer = await sendImage(server.url, oversized, `huge-${serial++}`);
    note(answer.status, answer.code);
    if (answer.status !== 413 && answer.status !== 503)
      failures.push(`66 MiB were answered ${answer.status}`);
  }

  const kinds: readonly (readonly [share: number, name: string, run: () => Promise<void>])[] = [
    [50, 'good', () => good(random.pick(soundFixtures).bytes)],
    [10, 'photo', () => good(random.pick(photos).bytes)],
    [20, 'bad', () => bad(random.pick(corruptFixtures).bytes)],
    [5, 'bomb', () => bad(random.pick(bombs).bytes)],
    [12, 'aborted', aborted],
    [1, 'slow', slow],
    [1, 'huge', huge],
  ];
  const shares = kinds.reduce((sum, [share]) => sum + share, 0);

  async function load(until: number): Promise<void> {
    const worker = async () => {
      while (performance.now() < until && failures.length < 20 && !server.exit) {
        let ticket = random.integer(shares);
        const [, name, run] = kinds.find(([share]) => (ticket -= share) < 0)!;
        requests[name] = (requests[name] ?? 0) + 1;
        await run().catch((error: unknown) => {
          failures.push(`${name}: ${String(error)}`);
        });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  /** Waits until nothing is under way and measures. */
  async function rest() {
    closeConnections();
    for (let i = 0; i < 40; i++) {
      const { jobs, heldBytes } = await getJson<{
        jobs: { running: number; waiting: number };
        heldBytes: number;
      }>(`${server.url}/health/ready`, { fresh: true });
      if (jobs.running + jobs.waiting + heldBytes === 0) break;
      if (i === 39) failures.push(`at rest, ${JSON.stringify({ jobs, heldBytes })} remain`);
      await delay(250);
    }
    // What is garbage is not given back at once: the lowest of the last readings is what the server needs.
    const readings: number[] = [];
    for (let second = 0; second < SETTLE_SECONDS; second++) {
      await delay(1000);
      readings.push(residentMemory(server.pid) ?? Infinity);
    }
    const lowest = Math.min(...readings.slice(-READINGS));
    return { memory: Number.isFinite(lowest) ? lowest : undefined, handles: openHandles(server.pid) };
  }

  const began = performance.now();
  const progress = setInterval(() => {
    onProgress?.((performance.now() - began) / 1000, serial);
  }, 10_000);

  async function measure(): Promise<SoakReport> {
    const ends = began + minutes * 60_000;
    await load(Math.min(began + 60_000, began + (minutes * 60_000) / 2));
    const early = await rest();
    await load(ends);
    const late = await rest();

    const recorded = new Map<number, string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await getJson<Page>(
        `${server.url}/api/v1/records?limit=100${cursor && `&cursor=${cursor}`}`,
      );
      for (const { id, imageName } of page.items) recorded.set(id, imageName);
      cursor = page.nextCursor;
    }
    for (const [id, name] of answered) {
      if (recorded.get(id) !== name) failures.push(`the record ${id} of ${name} is lost`);
    }
    let cutRecords = 0;
    for (const [id, name] of recorded) {
      if (answered.has(id)) continue;
      if (cut.has(name)) cutRecords++;
      else failures.push(`the record ${id} of ${name} has no answer`);
    }
    if (new Set(recorded.values()).size !== recorded.size) failures.push('a request has two records');
    if (early.memory && late.memory && late.memory > early.memory * MAX_GROWTH) {
      failures.push(`memory grew from ${early.memory} to ${late.memory} bytes`);
    }
    if (early.handles && late.handles && late.handles > early.handles) {
      failures.push(`handles grew from ${early.handles} to ${late.handles}`);
    }
    const memoryPeak = peakMemory(server.pid);
    closeConnections();
    if ((await server.stop()) !== 0) failures.push('the server did not end cleanly');
    for (const line of server.log) {
      if (line.level >= 50 && line.code !== 'SERVER_BUSY') failures.push(JSON.stringify(line).slice(0, 500));
    }
    return {
      minutes,
      requests,
      answers,
      failures,
      records: recorded.size,
      cutRecords,
      memoryEarly: early.memory,
      memoryLate: late.memory,
      memoryPeak,
      handlesEarly: early.handles,
      handlesLate: late.handles,
    };
  }

  try {
    return await whileServing(server, measure);
  } finally {
    clearInterval(progress);
    if (!server.exit) await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
