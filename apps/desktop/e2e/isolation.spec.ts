import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { LANGUAGE_ARGUMENT } from '../src/ipc/channels.js';
import { appFolder, photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ server }) => ({ server: server.address }));

test('the page has no Node', async () => {
  const found = await session.desktop.page.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>;
    return [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      '__dirname',
      'electron',
      'ipcRenderer',
    ].filter((name) => scope[name] !== undefined);
  });
  expect(found).toEqual([]);
});

test('the page has no network, not even to the server it belongs to', async () => {
  const { desktop, server, relay } = session;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  const count = relay.requests.length;
  const outcome = await desktop.page.evaluate(
    async ([direct, through]) => {
      const tried: Record<string, string> = {};
      const url = `${through}/api/v1/server`;
      tried['fetch'] = await fetch(`${direct}/api/v1/server`).then(
        () => 'reached',
        () => 'failed',
      );
      tried['fetch relay'] = await fetch(url, { mode: 'no-cors' }).then(
        () => 'reached',
        () => 'failed',
      );
      tried['xhr'] = await new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onload = () => resolve('reached');
        xhr.onerror = () => resolve('failed');
        xhr.open('GET', url);
        xhr.send();
      });
      tried['image'] = await new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve('reached');
        image.onerror = () => resolve('failed');
        image.src = url;
      });
      tried['websocket'] = await new Promise((resolve) => {
        try {
          const socket = new WebSocket(url.replace('http', 'ws'));
          socket.onopen = () => resolve('reached');
          socket.onerror = () => resolve('failed');
        } catch {
          resolve('failed');
        }
      });
      navigator.sendBeacon(url, 'x');
      return tried;
    },
    [server.url, `http://${relay.address}`] as const,
  );
  expect(outcome).toEqual({
    fetch: 'failed',
    'fetch relay': 'failed',
    xhr: 'failed',
    image: 'failed',
    websocket: 'failed',
  });
  await desktop.page.waitForTimeout(500);
  expect(relay.requests.length).toBe(count);
});

test('the page cannot read a path it was not given', async () => {
  const { desktop } = session;
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await expect(desktop.get('original-image')).toBeVisible();
  const shows = await desktop.page.evaluate(async (path) => {
    const load = (url: string): Promise<string> =>
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve('shown');
        image.onerror = () => resolve('refused');
        image.src = url;
      });
    const given = document.querySelector('[data-testid="original-image"]') as HTMLImageElement;
    return {
      given: await load(given.src),
      file: await load(`file://${path}`),
      byId: await load(`app://image/${path}`),
      escaped: await load(`app://image/..%2f..%2f${path}`),
      besideRenderer: await load(`app://renderer/..%2f..%2f..%2f..%2f..%2ffixtures/photos/coffee.jpg`),
      unknown: await load('app://image/00000000-0000-0000-0000-000000000000'),
      otherHost: await load(`app://disk${path}`),
      main: await fetch('app://renderer/../main/index.cjs').then(
        () => 'read',
        () => 'refused',
      ),
    };
  }, photo);
  expect(shows).toEqual({
    given: 'shown',
    file: 'refused',
    byId: 'refused',
    escaped: 'refused',
    besideRenderer: 'refused',
    unknown: 'refused',
    otherHost: 'refused',
    main: 'refused',
  });
});

test('the bridge takes ids, not paths, and refuses what it does not expect', async () => {
  const { desktop } = session;
  const tried = await desktop.page.evaluate(async (path) => {
    const bridge = (
      globalThis as unknown as { revela: Record<string, (...args: unknown[]) => Promise<unknown>> }
    ).revela;
    const call = async (name: string, ...args: unknown[]): Promise<string> => {
      try {
        return JSON.stringify((await bridge[name]?.(...args)) ?? null);
      } catch (error) {
        return String(error);
      }
    };
    return {
      send: await call('sendImage', { imageId: path, filter: 'blur', params: {} }),
      shape: await call('sendImage', { imageId: 'x', filter: 'blur', params: {}, path }),
      type: await call('saveResult', 7),
      count: await call('chooseImage', path),
      event: await Promise.resolve()
        .then(() => bridge['on']?.('shell', () => undefined))
        .then(
          () => 'taken',
          () => 'refused',
        ),
      names: Object.keys(bridge).some((name) => /drop|path|file|ipc/i.test(name)),
    };
  }, photo);
  expect(tried.send).toContain('FILE_NOT_FOUND');
  expect(tried.shape).toContain('refused');
  expect(tried.type).toContain('refused');
  expect(tried.count).toContain('refused');
  expect(tried.event).toBe('refused');
  expect(tried.names).toBe(false);

  // A file that a script makes up has no path, whatever its name says.
  await desktop.page.evaluate((path) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], path));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer }));
  }, photo);
  await desktop.page.waitForTimeout(500);
  await expect(desktop.get('choose-image')).toBeVisible();
  await expect(desktop.get('error-message')).toBeHidden();
});

test('no script from elsewhere, no navigation, no new window, no permission', async () => {
  const { desktop, server } = session;
  const { page } = desktop;
  const outcome = await page.evaluate(async (url) => {
    const inline = document.createElement('script');
    inline.textContent = 'window.injected = true';
    document.body.append(inline);
    const opened = window.open(url);
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
    const permission = await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state);
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      () => 'refused',
    );
    location.href = url;
    return { injected: 'injected' in window, opened: opened !== null, permission, camera };
  }, server.url);
  expect(outcome).toEqual({ injected: false, opened: false, permission: 'denied', camera: 'refused' });
  await page.waitForTimeout(500);
  expect(page.url()).toBe('app://renderer/index.html');
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const names = [
      ...[
        'contextIsolation',
        'sandbox',
        'nodeIntegration',
        'nodeIntegrationInWorker',
        'nodeIntegrationInSubFrames',
      ],
      ...[
        'webSecurity',
        'webviewTag',
        'allowRunningInsecureContent',
        'experimentalFeatures',
        'enableBlinkFeatures',
      ],
    ];
    const found = contents.getLastWebPreferences();
    return Object.fromEntries(names.map((name) => [name, found[name] || false]));
  });
  expect(preferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    enableBlinkFeatures: false,
  });
});

test('the page has a policy of its own: scripts of the application alone, no connection', async () => {
  const { page } = session.desktop;
  // A script in the page itself breaks it, which tells what it is.
  const policy = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const tell = (event: SecurityPolicyViolationEvent) => resolve(event.originalPolicy);
        document.addEventListener('securitypolicyviolation', tell, { once: true });
        const inline = document.createElement('script');
        inline.textContent = 'window.injected = true';
        document.body.append(inline);
      }),
  );
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).not.toContain('unsafe-eval');
});

test('no page but those named opens in the person’s browser', async () => {
  const { app, page } = session.desktop;
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as unknown as { opened: string[] }).opened = opened;
    shell.openExternal = (url) => Promise.resolve(void opened.push(url));
  });
  await page.evaluate(() => {
    const urls = [
      'https://example.org/',
      'file:///etc/passwd',
      'https://opensource.org/license/mit/../..',
      'x-apple:x',
    ];
    for (const url of [...urls, 'https://opensource.org/license/mit']) window.open(url);
  });
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual(['https://opensource.org/license/mit']);
});

test('messages of another window are refused, though it shows the same page', async () => {
  const answer = await session.desktop.app.evaluate(
    async ({ BrowserWindow }, [preload, language]) => {
      const [ours] = BrowserWindow.getAllWindows();
      const other = new BrowserWindow({
        show: false,
        webPreferences: {
          preload: preload!,
          session: ours!.webContents.session,
          sandbox: true,
          additionalArguments: [language!],
        },
      });
      await other.loadURL(ours!.webContents.getURL());
      const call = "window.revela.getInitialState().then(() => 'answered', String)";
      const told = (await other.webContents.executeJavaScript(call)) as string;
      other.destroy();
      return told;
    },
    [join(appFolder, 'out/preload/index.cjs'), `${LANGUAGE_ARGUMENT}en`],
  );
  expect(answer).toContain('refused, unknown sender');
});
