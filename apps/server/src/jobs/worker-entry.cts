/*
 * What Piscina's threads load. It is CommonJS, and exists, for one reason: Piscina `require`s its file first, Node
 * since 20.19 can `require` an ES module, and a thread that is terminated while Node links one that way takes the
 * whole process with it ("FATAL ERROR: v8::Module::IsGraphAsync must be used on an instantiated module"). A thread
 * may be terminated at any moment, so the worker is brought in by `import()`, which survives that.
 */
const threads = process.getBuiltinModule('node:worker_threads');

type Handlers = Readonly<Record<string, unknown>>;

/** What the pool gives every thread: the worker's URL, and what is the worker's own. */
const { module: url } = threads.workerData as { module: string };
const worker = import('./thread-priority.js').then(({ lowerPriority }) => {
  lowerPriority();
  return import(url) as Promise<Handlers>;
});

// Piscina would go on with a file that has no handlers. Thrown from here the error ends the thread and reaches the
// pool's `error` event as it is.
worker.catch((error: unknown) => {
  queueMicrotask(() => {
    throw error;
  });
});

const handler = async (name: string) => (await worker)[name];

// Piscina awaits what it finds under a task's name, and finds `ping` before it calls the thread ready. Getters, so
// that no promise is made that nobody awaits.
const names = [
  'ping',
  'decode',
  'outlinePlan',
  'runPass',
  'filterStrip',
  'filterWhole',
  'encodeStrip',
  'releaseMemory',
];
const entry = {};
for (const name of names) Object.defineProperty(entry, name, { enumerable: true, get: () => handler(name) });
export = entry;
