// Ends threads of Piscina at any moment of their loading: `<file for Piscina> <URL of the worker> <threads to end>`.
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';

const [, , filename, module, count] = process.argv;
let begun = 0;

async function lane() {
  while (begun < Number(count)) {
    begun += 2;
    const pool = new Piscina({
      filename,
      workerData: { module },
      name: 'ping',
      minThreads: 2,
      maxThreads: 2,
    });
    await delay(Math.random() * 600);
    await pool.destroy();
  }
}

await Promise.all([lane(), lane()]);
