// Preloaded into every thread of a server: it takes itself to be on the system that OTHER_SYSTEM names, whose priorities have
// the rules of @napi-rs/nice there. What is asked of that, thread by thread, is written to PRIORITY_LOG.
const { appendFileSync } = require('node:fs');
const Module = require('node:module');
const { isMainThread } = require('node:worker_threads');

const { OTHER_SYSTEM: platform, PRIORITY_LOG: log } = process.env;
Object.defineProperty(process, 'platform', { value: platform });

/** Those of `SetThreadPriority`; `WindowsThreadPriority` of @napi-rs/nice lists the same. */
const windowsPriorities = [-15, -2, -1, 0, 1, 2, 15, 0x10000, 0x20000];

function nice(increment) {
  appendFileSync(log, `${isMainThread ? 'main' : 'worker'} ${increment}\n`);
  if (process.env.PRIORITIES_REFUSED) throw new Error('Operation not permitted (os error 1)');
  if (platform === 'win32' && !windowsPriorities.includes(increment)) {
    throw new Error(`${increment} is not a valid priority`);
  }
  return increment;
}

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request !== '@napi-rs/nice') return load.call(this, request, ...rest);
  if (process.env.PRIORITIES_MISSING) throw new Error('Cannot find native binding');
  return { nice };
};
