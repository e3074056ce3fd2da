import { test } from '@playwright/test';
import { Desktop, removeFolder, temporaryFolder, type DesktopOptions } from './desktop.js';
import { Relay } from './relay.js';
import { RealServer } from './server.js';

/** A real server, a relay before it, and a client for each test of a file. */
export interface Session {
  server: RealServer;
  relay: Relay;
  desktop: Desktop;
  /** A folder for what the test writes. */
  folder: string;
}

/** Sets a session up for every test of the calling file. */
export function useSession(options: (session: Session) => DesktopOptions, ...serverFlags: string[]): Session {
  const session = {} as Session;
  test.beforeAll(async () => {
    session.server = await RealServer.start(...serverFlags);
    session.relay = await Relay.start(session.server.url);
  });
  test.afterAll(async () => {
    await session.relay.stop();
    await session.server.remove();
  });
  test.beforeEach(async () => {
    session.folder = temporaryFolder();
    session.desktop = await Desktop.start(options(session));
  });
  test.afterEach(async () => {
    session.relay.holdUploadAfter = null;
    session.relay.intercept = null;
    await session.desktop.close();
    removeFolder(session.desktop.data);
    removeFolder(session.folder);
  });
  return session;
}
