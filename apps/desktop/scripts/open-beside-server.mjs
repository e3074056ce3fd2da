import { build, findElectron, hasDisplay, howToGetElectron, isBuilt, launch } from './electron-runtime.mjs';

/**
 * Opens the desktop client beside a server that has just started, where there is a screen and an Electron;
 * otherwise says in one line how to get it. Never throws and never downloads: the server comes first.
 *
 * @param {string} serverUrl address of the server, such as `http://127.0.0.1:5000`
 * @param {(line: string) => void} say where the one line goes
 * @returns {import('node:child_process').ChildProcess | null} the client, or null where none was opened
 */
export function openBesideServer(serverUrl, say = console.error) {
  if (!hasDisplay()) {
    say(`No screen here: open the desktop client on another machine and give it this server's address.`);
    return null;
  }
  if (process.getuid?.() === 0) {
    say('The desktop client does not run as root: start it as a person, and give it this address.');
    return null;
  }
  try {
    const electron = findElectron();
    if (!electron) {
      say(`The desktop client needs Electron. ${howToGetElectron}`);
      return null;
    }
    if (!isBuilt()) build();
    return launch(electron, [`--server=${serverUrl}`]).on('error', () =>
      say(`The desktop client did not start. ${howToGetElectron}`),
    );
  } catch (error) {
    say(`The desktop client could not be built: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}
