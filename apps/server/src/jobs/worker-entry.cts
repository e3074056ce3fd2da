/*
 * What Piscina's threads load. It is CommonJS, and exists, for one reason: Piscina `require`s its file first, Node
 * since 20.19 can `require` an ES module, and a thread that is terminated while Node links one that way takes the
 * whole process with it ("FATAL ERROR: v8::Module::IsGraphAsync must be used on an instantiated module"). A thread
 * may be terminated at any moment, so the worker is brought in by `import()`, which survives that.
 */
const threads = process.getBuiltinModule('node:worker_threads');

type Handlers = Readonly<Record<string, unknown>>;

/** `workerData` is the worker's URL. */
const worker = import(threads.workerData as string) as Promise<Handlers>;

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
export = {
  get ping() {
    return handler('ping');
  },
  get decode() {
    return handler('decode');
  },
  get runPass() {
    return handler('runPass');
  },
  get renderStrip() {
    return handler('renderStrip');
  },
  get preload() {
    return handler('preload');
  },
  get rest() {
    return handler('rest');
  },
};
