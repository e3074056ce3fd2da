/**
 * `pnpm start`: builds what is stale, starts the server with the flags given, and says in words where it is; where there
 * is a screen and an Electron it opens the client, too.
 * The server's log goes to stdout, as `--log-format` says; the words go to stderr.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBesideServer } from '../apps/desktop/scripts/open-beside-server.mjs';
import './build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const say = (text) => process.stderr.write(`${text}\n`);

// Built just now. The server's stdout is a pipe: that it ends at a terminal is seen here alone.
const { isForPeople, logFormats, openPretty } = await import('../apps/server/dist/log.js');
const { escapeForTerminal } = await import('../apps/server/dist/unsafe-text.js');
const flags = process.argv.slice(2);
const { values } = parseArgs({ args: flags, strict: false, options: { 'log-format': { type: 'string' } } });
const format = values['log-format'] ?? process.env.REVELA_LOG_FORMAT ?? 'auto';
// A format that is none is the server's to refuse.
if (logFormats.includes(format)) flags.push('--log-format', 'json');
const pretty = isForPeople(format) ? await openPretty() : undefined;

const server = spawn(process.execPath, ['apps/server/dist/main.js', ...flags], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  // A group of its own: a terminal's Ctrl+C goes to the whole group, and with the one passed on below it would be the second
  // signal, at which the server waits for nothing any more.
  detached: !windows,
});

function announce({ urls, dataDir }) {
  const [own] = urls;
  const others = urls.filter((url) => !/^http:\/\/(127\.|\[::1\])/.test(url));
  say(`
Revela is running. Its records are in ${dataDir}.

  On this machine:         ${own}
  From other machines:     ${others.length > 0 ? others.join('  ') : 'no network address found'}

  Try it:
    curl -F image=@fixtures/photos/rocket.jpg -F filter=pixelate ${own}/api/v1/process -o rocket-pixelate.png

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

// The server ends by itself after a signal: it finishes what is running first. Windows has no such groups: Ctrl+C reaches every
// process there, and a signal sent on would kill.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!windows) server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });
}
server.on('exit', (code) => process.exit(code ?? 1));
