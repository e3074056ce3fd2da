import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, closeConnections, encodeForm, FORM_TYPE, send } from '@revela/testing/client';
import { corruptFixtures, soundFixtures } from '@revela/testing/fixture-files';
import { mutate } from './mutate.js';
import { createRandom, type Random } from './random.js';
import { peakMemory } from '@revela/testing/posix/process-memory';
import { startServer, whileServing } from '@revela/testing/server-process';

export interface FuzzOptions {
  /** Broken inputs to send. */
  readonly count: number;
  readonly seed: number;
  /** Requests at once. */
  readonly concurrency: number;
  /** Folder that inputs are kept in that the server failed on. */
  readonly failures: string;
  /** Called now and then. */
  readonly onProgress?: (done: number) => void;
}

export interface FuzzReport {
  /** Answers by status and code. */
  readonly answers: Readonly<Record<string, number>>;
  /** Sound pictures sent in between that were answered with the right bytes. */
  readonly soundRight: number;
  /** What went wrong, a sentence each. */
  readonly failures: readonly string[];
  readonly seconds: number;
  readonly slowestMs: number;
  /** Bytes; undefined but on Linux. */
  readonly peakMemory: number | undefined;
}

/** Seconds a job may take; an answer that takes longer, give or take a queue, is a hang. */
const JOB_SECONDS = 20;
const HANG_MS = (JOB_SECONDS + 10) * 1000;

/** A sound picture goes out after this many broken ones. */
const SOUND_EVERY = 20;

const orders: readonly Readonly<Record<string, string>>[] = [
  { filter: 'blur' },
  { filter: 'blur', params: '{"radius":3}' },
  { filter: 'edge_enhance' },
  { filter: 'pixelate', params: '{"size":7}' },
  { filter: 'pixelate', regions: '[[0,0,1,1]]' },
];

function createInput(random: Random): Buffer {
  const pool = [...soundFixtures, ...corruptFixtures].map(({ bytes }) => bytes);
  const source = random.pick(soundFixtures.filter(({ bytes }) => bytes.length < 30_000));
  const image = mutate(source.bytes, random, pool);
  const body = encodeForm({ image: { name: source.path, bytes: image }, ...random.pick(orders) });
  // Now and then the form itself is broken, too.
  return random.chance(0.05) ? mutate(body, random, pool) : body;
}

/** Sends broken pictures to a server of its own and sees that it neither fails nor stops serving sound ones. */
export async function fuzz({
  count,
  seed,
  concurrency,
  failures,
  onProgress,
}: FuzzOptions): Promise<FuzzReport> {
  const folder = await mkdtemp(join(tmpdir(), 'revela-fuzz-'));
  const server = await startServer(folder, [
    ...['--job-timeout', String(JOB_SECONDS)],
    // Headers that lie are believed up to here: small enough that lies are cheap.
    ...['--max-megapixels', '2', '--max-upload-mib', '1'],
  ]).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const url = `${server.url}/api/v1/process`;
  const post = (body: Buffer) => {
    const signal = AbortSignal.timeout(HANG_MS);
    return send(url, {
      method: 'POST',
      headers: { 'Content-Type': FORM_TYPE },
      body,
      onRequest: (sent) => {
        signal.addEventListener('abort', () => sent.destroy(new Error('no answer')));
      },
    });
  };

  const answers: Record<string, number> = {};
  const wrong: string[] = [];
  let soundRight = 0;
  let slowestMs = 0;
  const began = performance.now();

  async function keep(label: string, body: Buffer, what: string): Promise<void> {
    await mkdir(failures, { recursive: true });
    const file = join(failures, `${label}.bin`);
    await writeFile(file, body);
    wrong.push(`${label}: ${what} (${file})`);
  }

  try {
    const sound = soundFixtures.map(({ path, bytes }) => ({
      path,
      body: encodeForm({ image: { name: path, bytes }, filter: 'blur' }),
    }));
    const expected = new Map<string, Buffer>();
    await whileServing(server, async () => {
      for (const { path, body } of sound) {
        const answer = await post(body);
        if (answer.status !== 200) throw new Error(`${path} is refused: ${answer.body.toString()}`);
        expected.set(path, answer.body);
      }
    });

    let next = 0;
    const worker = async () => {
      while (next < count && wrong.length < 20 && !server.exit) {
        const index = next++;
        const label = `${seed}-${index}`;
        // Every input has a seed of its own, so that one can be made again without those before it.
        const random = createRandom(Math.imul(seed, 0x9e3779b1) + index);
        const body = createInput(random);
        let answer: Answer;
        try {
          answer = await post(body);
        } catch (error) {
          await keep(label, body, String(error));
          continue;
        }
        slowestMs = Math.max(slowestMs, answer.ms);
        const key = `${answer.status} ${answer.code}`.trim();
        answers[key] = (answers[key] ?? 0) + 1;
        if (answer.status >= 500) await keep(label, body, `${key} ${answer.body.toString().slice(0, 200)}`);
        else if (answer.status !== 200 && answer.code === '')
          await keep(label, body, `${key} without a code`);
        if (index % SOUND_EVERY === 0) {
          const { path, body: soundBody } = random.pick(sound);
          const back = await post(soundBody).catch((error: unknown) => String(error));
          if (typeof back !== 'string' && back.status === 200 && back.body.equals(expected.get(path)!)) {
            soundRight++;
          } else {
            const what = typeof back === 'string' ? back : `${back.status} ${back.code}`;
            await keep(`${label}-sound`, body, `${path}, sent behind this input, was answered ${what}`);
          }
        }
        if (next % 500 === 0) onProgress?.(next);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    if (server.crash) wrong.push(server.crash);
    for (const line of server.log) {
      if (line.level >= 50) wrong.push(`the log has an error: ${JSON.stringify(line).slice(0, 500)}`);
    }
    const peak = peakMemory(server.pid);
    closeConnections();
    if (!server.exit) {
      const code = await server.stop();
      if (code !== 0) wrong.push(`the server ended with ${code} on SIGTERM`);
    }
    return {
      answers,
      soundRight,
      failures: wrong,
      seconds: (performance.now() - began) / 1000,
      slowestMs,
      peakMemory: peak,
    };
  } finally {
    if (!server.exit) await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
