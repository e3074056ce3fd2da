import { BroadcastChannel } from 'node:worker_threads';
import { compileWasm, type WasmCompiler } from '@revela/formats/codecs/wasm-module';

/** A thread asks for the module of a file. */
interface Question {
  readonly wanted: string;
}

/** What every thread hears. An error loses its code on the way. */
interface Answer {
  readonly path: string;
  readonly module?: WebAssembly.Module;
  readonly error?: Error;
  readonly code?: string | undefined;
}

/**
 * Compiles WebAssembly modules for the threads that ask over a channel, each once: a thread on its own would read the file
 * and hold it twice, fifteen megabytes of ImageMagick, until V8 finds that another has compiled the same.
 */
export function serveModules(channelName: string): { close(): void } {
  const channel = new BroadcastChannel(channelName);
  const modules = new Map<string, Promise<WebAssembly.Module>>();

  async function answer(path: string): Promise<void> {
    let compiled = modules.get(path);
    if (!compiled) modules.set(path, (compiled = compileWasm(path)));
    try {
      channel.postMessage({ path, module: await compiled } satisfies Answer);
    } catch (error) {
      // What it was short of may be there the next time.
      modules.delete(path);
      const { code } = error as NodeJS.ErrnoException;
      channel.postMessage({ path, error: error as Error, code } satisfies Answer);
    }
  }

  channel.onmessage = ({ data }) => {
    const { wanted } = data as Partial<Question>;
    if (wanted !== undefined) void answer(wanted);
  };
  channel.unref();
  return {
    close() {
      channel.close();
    },
  };
}

/** What asks {@link serveModules} on the main thread. */
export function askForModules(channelName: string): WasmCompiler {
  const channel = new BroadcastChannel(channelName);
  channel.unref();
  return (path) =>
    new Promise((resolve, reject) => {
      channel.addEventListener('message', function hear(event) {
        const { path: about, module, error, code } = (event as MessageEvent).data as Partial<Answer>;
        if (about !== path) return;
        channel.removeEventListener('message', hear);
        if (module) resolve(module);
        else reject(Object.assign(error!, { code }));
      });
      channel.postMessage({ wanted: path } satisfies Question);
    });
}
