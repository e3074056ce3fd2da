// Threads that die of certain files, as one would of a fault in a codec, and else do what Revela's own do.
export { ping, renderStrip, runPass } from '../../dist/imaging/worker.js';
import { decode as decodeImage } from '../../dist/imaging/worker.js';

/** What a file's last bytes make the thread do. */
const deaths = {
  // Works without a pause, as a decoder does, and tells so every 10 ms.
  'ticks!': () => {
    const channel = new globalThis.BroadcastChannel('ticks');
    for (let next = 0; ;) {
      if (globalThis.performance.now() < next) continue;
      channel.postMessage(null);
      next = globalThis.performance.now() + 10;
    }
  },
  'exits!': () => globalThis.process.exit(7),
  'traps!': () =>
    new globalThis.WebAssembly.Instance(
      // A module whose start function is `unreachable`.
      new globalThis.WebAssembly.Module(
        Uint8Array.of(
          0,
          97,
          115,
          109,
          1,
          0,
          0,
          0,
          1,
          4,
          1,
          96,
          0,
          0,
          3,
          2,
          1,
          0,
          8,
          1,
          0,
          10,
          5,
          1,
          3,
          0,
          0,
          11,
        ),
      ),
    ),
  memory: () => {
    const hoard = [];
    for (;;) hoard.push(new Array(1_000_000).fill(hoard.length));
  },
  throws: () => {
    globalThis.setImmediate(() => {
      throw new Error('outside of any task');
    });
    return new Promise(() => undefined);
  },
};

export async function decode(task) {
  const tail = String.fromCharCode(...task.file.subarray(-6));
  await deaths[tail]?.();
  return decodeImage(task);
}
