// Loaded into Electron ahead of the application by `pnpm dev`, and by nothing else: does what the process that started it says,
// and ends with it. No packed application holds it.
const { app, BrowserWindow } = require('electron');

// `-r <this file>` is no picture to open.
process.argv.splice(process.argv.indexOf(__filename) - 1, 2);

process.on('message', (message) => {
  if (message === 'quit') app.quit();
  else for (const { webContents } of BrowserWindow.getAllWindows()) webContents.reloadIgnoringCache();
});
process.on('disconnect', () => app.quit());
