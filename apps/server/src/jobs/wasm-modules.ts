import { MessageChannel, type MessagePort, parentPort } from 'node:worker_threads';
import { compileWasm, type WasmCompiler } from '@revela/formats/codecs/wasm-module';

/** A thread asks for the module of a file. */
export interface ModuleQuestion {
  readonly wantedModule: string;
  readonly answerTo: MessagePort;
}

/** True for what {@link askForModules} sends. */
export const isModuleQuestion = (message: unknown): message is ModuleQuestion =>
  typeof message === 'object' && message !== null && 'wantedModule' in message;

/** What comes back. An error loses its code on the way. */
interface Answer {
  readonly module?: WebAssembly.Module;
  readonly error?: Error;
  readonly code?: string | undefined;
}

/**
 * Compiles WebAssembly modules for the threads that ask, each once: a thread on its own would read the file and hold it
 * twice, fifteen megabytes of ImageMagick, until V8 finds that another has compiled the same.
 *
 * @returns answers a question
 */
export function createModules(): (question: ModuleQuestion) => Promise<void> {
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  return async ({ wantedModule: path, answerTo }) => {
    let compiled = modules.get(path);
    if (!compiled) modules.set(path, (compiled = compileWasm(path)));
    try {
      answerTo.postMessage({ module: await compiled } satisfies Answer);
    } catch (error) {
      // What it was short of may be there the next time.
      modules.delete(path);
      const { code } = error as NodeJS.ErrnoException;
      answerTo.postMessage({ error: error as Error, code } satisfies Answer);
    }
    answerTo.close();
  };
}

/**
 * What asks {@link createModules} on the main thread.
 *
 * @param ask sends a question there
 */
export function askForModules(
  ask = (question: ModuleQuestion) => {
    parentPort!.postMessage(question, [question.answerTo]);
  },
): WasmCompiler {
  return (path) =>
    new Promise((resolve, reject) => {
      // Not a BroadcastChannel: its first event has Node 22 load all of undici, with WebAssembly that nobody here asked for, and
      // the thread dies where there is no memory for that.
      const { port1, port2 } = new MessageChannel();
      port1.once('message', ({ module, error, code }: Answer) => {
        if (module) resolve(module);
        else reject(Object.assign(error!, { code }));
      });
      ask({ wantedModule: path, answerTo: port2 });
    });
}
