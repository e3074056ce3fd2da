// A thread that imports some modules and tells what that took.

import { parentPort, workerData } from 'node:worker_threads';

const { modules } = workerData as { modules: readonly string[] };
for (const module of modules) await import(module);
const { heapUsed, external } = process.memoryUsage();
parentPort!.postMessage(heapUsed + external);
