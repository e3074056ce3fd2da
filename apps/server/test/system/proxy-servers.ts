import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Certificate, createCertificate } from '@revela/testing/certificate';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { readDocsPage } from '@revela/testing/docs-page';
import { serve } from '@revela/testing/serve';
import { launchServer, type ServerProcess } from '@revela/testing/server-process';
import type { TestContext } from 'vitest';
import { MEMORY_FLAGS } from './held-memory.js';
import { AUTHORIZED, TOKEN } from './refusals.js';

const { text: page } = readDocsPage('proxies');

/** The block of the page in this language. */
function blockOf(language: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)].filter(([, name]) => name === language);
  if (blocks.length !== 1) throw new Error(`docs/proxies.md has ${blocks.length} blocks of ${language}`);
  return blocks[0]![2]!;
}

/** Puts what a machine has in the place of what the page says; each has to be there, once. */
function withPlaces(text: string, places: Readonly<Record<string, string>>): string {
  return Object.entries(places).reduce((before, [name, place]) => {
    const parts = before.split(name);
    if (parts.length !== 2) throw new Error(`docs/proxies.md has ${name} ${parts.length - 1} times`);
    return parts.join(place);
  }, text);
}

/** A server with the flags that the page has, and the filter `slow`; the certificate for what stands before it. */
export async function serveBehindProxies() {
  const folder = await temporaryFolder();
  const token = join(folder, 'token');
  await writeFile(token, TOKEN);
  const flags = withPlaces(blockOf('sh').replace(/^revela-server /, ''), { '/etc/revela/token': token });
  const slow = fileURLToPath(new URL('../robustness/slow-kernel.mjs', import.meta.url));
  const own = ['--workers', '1', ...MEMORY_FLAGS, '--plugin', slow];
  const server = await serve([...own, ...flags.trim().split(' ')]);
  const certificate = await createCertificate(folder);
  /** What a request brings along to be let in. */
  const trusting = { ca: readFileSync(certificate.cert), headers: AUTHORIZED };
  return { server, certificate, trusting };
}

/** Skips a test that lacks something, and says what. */
export function skipWithout(context: TestContext, ...missing: (string | undefined)[]): void {
  const reason = missing.find((why) => why !== undefined);
  if (reason !== undefined) context.skip(reason);
}

/** The first of these programs that there is. */
const findProgram = (names: readonly string[], flag: string) =>
  names.find((name) => spawnSync(name, [flag], { stdio: 'ignore' }).status === 0);

// Debian keeps it out of the path of those who are not root.
const nginx = findProgram(['nginx', '/usr/sbin/nginx'], '-v');
const caddy = findProgram(['caddy'], 'version');

/** A port of the loopback that is free. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function ended(proxy: ServerProcess): ServerProcess {
  cleanUp(async () => {
    if (!proxy.exit) await proxy.kill();
  });
  return proxy;
}

/** Starts nginx with this in its block `http`, as Debian includes a site; all that it writes is in a folder of its own. */
async function startNginx(url: string, site: string): Promise<ServerProcess> {
  const folder = await temporaryFolder();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const config = join(folder, 'nginx.conf');
  await writeFile(
    config,
    [
      // Root's workers would become another user, who may not open the folder.
      ...(process.getuid?.() === 0 ? [`user ${userInfo().username};`] : []),
      ...['daemon off;', `pid ${join(folder, 'nginx.pid')};`, 'error_log stderr notice;', 'events {}'],
      ...['http {', 'access_log off;', ...temporary, site, '}'],
    ].join('\n'),
  );
  return ended(
    await launchServer({
      command: nginx!,
      args: ['-p', folder, '-c', config],
      // By then it listens.
      findUrl: (line) => (line.includes('start worker process') ? url : undefined),
      forks: true,
    }),
  );
}

/** What stands before a server. */
export interface ProxyKind {
  readonly name: string;
  /** Why it cannot be started here; undefined where it can. */
  readonly missing: string | undefined;
  /**
   * Starts one, which ends when the tests of the file are over.
   *
   * @param changes what else is put in the place of what the page says
   */
  start(
    server: ServerProcess,
    certificate: Certificate,
    changes?: Readonly<Record<string, string>>,
  ): Promise<ServerProcess>;
}

const noNginx = nginx === undefined ? 'there is no nginx on this machine' : undefined;

export const nginxOfPage: ProxyKind = {
  name: 'nginx as the page has it',
  missing: noNginx,
  async start(server, { cert, key }, changes) {
    const port = await freePort();
    const site = withPlaces(blockOf('nginx'), {
      'listen 443': `listen 127.0.0.1:${port}`,
      'revela.example.org': 'localhost',
      '/etc/ssl/revela/cert.pem': cert,
      '/etc/ssl/revela/key.pem': key,
      '127.0.0.1:5000': `127.0.0.1:${server.port}`,
      ...changes,
    });
    return startNginx(`https://localhost:${port}`, site);
  },
};

export const plainNginx: ProxyKind = {
  name: 'nginx with proxy_pass alone',
  missing: noNginx,
  async start(server) {
    const port = await freePort();
    return startNginx(
      `http://127.0.0.1:${port}`,
      `server {
         listen 127.0.0.1:${port};
         client_max_body_size 100m;
         location / { proxy_pass http://127.0.0.1:${server.port}; }
       }`,
    );
  },
};

export const caddyOfPage: ProxyKind = {
  name: 'Caddy as the page has it',
  missing: caddy === undefined ? 'there is no caddy on this machine' : undefined,
  async start(server, { cert, key }) {
    const [folder, port] = [await temporaryFolder(), await freePort()];
    const url = `https://localhost:${port}`;
    const site = withPlaces(blockOf('caddyfile'), {
      'revela.example.org': url,
      '/etc/ssl/revela/cert.pem': cert,
      '/etc/ssl/revela/key.pem': key,
      '127.0.0.1:5000': `127.0.0.1:${server.port}`,
    });
    const config = join(folder, 'Caddyfile');
    // It would open ports of its own besides, for its own administration and to redirect from port 80.
    const own = '{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}\n';
    await writeFile(config, own + site);
    const home = join(folder, 'home');
    await mkdir(home);
    return ended(
      await launchServer({
        command: caddy!,
        args: ['run', '--config', config, '--adapter', 'caddyfile'],
        env: { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
        findUrl: (line) => (line.includes('serving initial configuration') ? url : undefined),
      }),
    );
  },
};
