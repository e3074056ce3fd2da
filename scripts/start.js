/**
 * `pnpm start`: builds what is stale, starts the server with the flags given, and says in words where it is; where there
 * is a screen and an Electron it opens the client, too.
 * The server's log goes to stdout, as `--log-format` says; the words go to stderr.
 */
import { spawn } from 'node:child_process';
import getPort, { portNumbers } from 'get-port';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBesideServer } from '../apps/desktop/scripts/open-beside-server.mjs';
import './build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
// In Windows PowerShell `curl` is another program. Double quotes are read alike by every shell.
const curl = windows ? 'curl.exe' : 'curl';
const say = (text) => process.stderr.write(`${text}\n`);

// Built just now. The server's stdout is a pipe: that it ends at a terminal is seen here alone.
const { isForPeople, logFormats, openPretty } = await import('../apps/server/dist/log.js');
const { holderOf } = await import('../apps/server/dist/ports.js');
const { escapeForTerminal } = await import('../apps/server/dist/unsafe-text.js');
const flags = process.argv.slice(2);
const { values } = parseArgs({
  args: flags,
  strict: false,
  options: { 'log-format': { type: 'string' }, port: { type: 'string' } },
});
const format = values['log-format'] ?? process.env.REVELA_LOG_FORMAT ?? 'auto';
// A format that is none is the server's to refuse.
if (logFormats.includes(format)) flags.push('--log-format', 'json');
const pretty = isForPeople(format) ? await openPretty() : undefined;

const DEFAULT_PORT = 5000;
// Whoever has just cloned it wants to see it run; the server itself takes the port it is told, or none.
if (values.port === undefined && !process.env.REVELA_PORT) {
  const port = await getPort({ port: portNumbers(DEFAULT_PORT, DEFAULT_PORT + 99) });
  if (port !== DEFAULT_PORT) {
    say(
      `Port ${DEFAULT_PORT} is taken${holderOf(DEFAULT_PORT)}: the server listens on ${port}. --port chooses another.`,
    );
    flags.push('--port', String(port));
  }
}

const server = spawn(process.execPath, ['apps/server/dist/main.js', ...flags], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  // A terminal's Ctrl+C goes to every process in it, and on Windows a signal kills: in a group, or a console, of its own the
  // server is stopped by a word, and finishes what is running.
  detached: true,
  windowsHide: true,
});

function announce({ urls, dataDir }) {
  const [own] = urls;
  const others = urls.filter((url) => !/^http:\/\/(127\.|\[::1\])/.test(url));
  say(`
Revela is running. Its records are in ${dataDir}.

  On this machine:         ${own}
  From other machines:     ${others.length > 0 ? others.join('  ') : 'no network address found'}

  Try it:
    ${curl} -F "image=@fixtures/photos/rocket.jpg" -F "filter=pixelate" ${own}/api/v1/process -o rocket-pixelate.png

  Ctrl+C stops it.
`);
  openBesideServer(own, say);
}

createInterface({ input: server.stdout }).on('line', (line) => {
  if (pretty && line.startsWith('{')) pretty.write(`${escapeForTerminal(line)}\n`);
  else process.stdout.write(`${line}\n`);
  try {
    const entry = JSON.parse(line);
    if (entry.msg === 'listening') announce(entry);
  } catch {
    // A line that is no JSON is not ours to read.
  }
});

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']) {
  if (signal === 'SIGBREAK' && !windows) continue;
  process.on(signal, () => {
    if (!stopping) {
      stopping = true;
      if (server.connected) server.send('stop');
      return;
    }
    // Whoever asks twice will not wait.
    server.kill('SIGKILL');
    process.exit(130);
  });
}
server.on('exit', (code) => process.exit(code ?? 1));
