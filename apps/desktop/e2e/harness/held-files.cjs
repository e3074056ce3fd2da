// Loaded into the client's main process ahead of it: what lies in a folder called `held` cannot be removed, as on Windows while
// another program has it open.
const fs = require('node:fs');

// `-r <this file>` is no picture to open.
process.argv.splice(process.argv.indexOf(__filename) - 1, 2);

const busy = () => Object.assign(new Error('EBUSY: resource busy or locked, rm'), { code: 'EBUSY' });
const isHeld = (path) => /[\\/]held$|[\\/]results$/.test(String(path));
const { rmSync, promises } = fs;
const { rm } = promises;
fs.rmSync = (path, options) => {
  if (isHeld(path)) throw busy();
  rmSync(path, options);
};
promises.rm = (path, options) => (isHeld(path) ? Promise.reject(busy()) : rm(path, options));
