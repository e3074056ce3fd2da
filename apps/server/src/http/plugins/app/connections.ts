import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export interface ConnectionsOptions {
  /** True where the server speaks TLS. */
  readonly tls: boolean;
  /** How much of an upload that was answered early is still taken in, so that its sender gets to read the answer. */
  readonly linger: { readonly ms: number; readonly bytes: number };
  /** Milliseconds a client may take for an answer, and for which it may take nothing of it. */
  readonly answer: { readonly maxMs: number; readonly stallMs: number };
}

/** Milliseconds after which a client that has closed its half of a connection is asked whether it is there at all. */
const FIRST_PROBE_MS = 100;
/** Milliseconds between further such questions; and for how long one that cannot be asked is waited for. */
const PROBE_MS = 1000;

async function* thenWait(text: string, over: Promise<void>): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
  await over;
}

/**
 * Finds out whether a client that has closed its half of the connection waits for its answer or has gone: its system
 * tells it of bytes for nobody only. So it is sent an interim answer, which means nothing (RFC 9110, section 15.2), and
 * which HTTP/1.0 does not know.
 */
function askWhetherThere(socket: Socket, responses: ReadonlySet<ServerResponse>): void {
  const probe = () => {
    // The one whose turn it is; once it is being sent its own bytes tell.
    for (const response of responses) {
      if (!response.socket || response.headersSent) continue;
      if (response.req.httpVersionMinor > 0) response.writeContinue();
      else if (performance.now() - ended >= PROBE_MS) socket.destroy();
    }
  };
  const ended = performance.now();
  const first = setTimeout(probe, FIRST_PROBE_MS).unref();
  const further = setInterval(probe, PROBE_MS).unref();
  socket.once('close', () => {
    clearTimeout(first);
    clearInterval(further);
  });
}

/** What becomes of connections whose clients are slow, gone, half gone, or still sending when all is said. */
export default fp(
  function connections(app: FastifyInstance, options: ConnectionsOptions, done: () => void) {
    const { tls, linger, answer } = options;

    // A client that asks before it sends its body is told to go on by whoever wants to read it: not where it is
    // refused before that (RFC 9110, section 10.1.1).
    const expecting = new WeakSet<IncomingMessage>();
    app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      expecting.add(request);
      request.once('resume', () => {
        if (expecting.delete(request)) response.writeContinue();
      });
      app.server.emit('request', request, response);
    });

    // A client that is answered before it has sent everything (too large, no token) often reads only once it has
    // sent it; a connection that is closed with bytes unread makes it lose the answer. So the rest is taken in
    // and thrown away, within bounds (RFC 9112, section 9.6).
    app.addHook('onSend', (request, reply, payload, next) => {
      const { raw } = request;
      const hasBody = 'transfer-encoding' in raw.headers || Number(raw.headers['content-length'] ?? 0) > 0;
      if (!hasBody || raw.readableEnded || raw.destroyed) {
        next(null, payload);
        return;
      }
      // Whether it sends its body now is its choice: what comes next on this connection cannot be told from that.
      if (expecting.delete(raw)) void reply.header('Connection', 'close');
      let discarded = 0;
      const cut = () => raw.destroy();
      const timer = setTimeout(cut, linger.ms).unref();
      raw.unpipe();
      raw.on('data', (chunk: Buffer) => {
        discarded += chunk.length;
        if (discarded > linger.bytes) cut();
      });
      const over = new Promise<void>((resolve) => {
        const settle = () => {
          clearTimeout(timer);
          resolve();
        };
        raw.once('end', settle).once('close', settle).resume();
      });
      if (typeof payload !== 'string') {
        next(null, payload);
        return;
      }
      // Where the connection is not kept Node closes it with the end of the answer: the client has all of it before.
      void reply.header('Content-Length', Buffer.byteLength(payload));
      next(null, Readable.from(thenWait(payload, over), { objectMode: false }));
    });

    // A client that does not take its answer would hold it in memory for ever.
    app.addHook('onSend', (_request, reply, payload, next) => {
      const { raw } = reply;
      const ends = performance.now() + answer.maxMs;
      let taken = -1;
      const timer = setInterval(() => {
        const { socket } = raw;
        // Behind another answer, which has a watch of its own.
        if (!socket) return;
        const before = taken;
        taken = socket.bytesWritten - socket.writableLength;
        if (taken === before || performance.now() > ends) raw.destroy();
      }, answer.stallMs).unref();
      raw.once('close', () => {
        clearInterval(timer);
      });
      next(null, payload);
    });

    // A client may close its half of a connection once it has sent its request, and wait for the answer. (The setting is
    // Node's own, and in no list of types.)
    Object.assign(app.server, { httpAllowHalfOpen: true });

    // Node stops looking for slow clients once a server closes, so one that never ends its request would keep the
    // server from ever closing: connections without a request go at once, the others with their answer.
    const idle = new Set<Socket>();
    let closing = false;
    /** Responses that are not over, of every connection. */
    const open = new WeakMap<Socket, Set<ServerResponse>>();
    app.server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      idle.add(socket);
      const responses = new Set<ServerResponse>();
      open.set(socket, responses);
      socket.once('close', () => {
        idle.delete(socket);
        // Requests may be sent without waiting for answers. Node tells the response whose turn it is that the
        // connection is gone, but none that waits behind it.
        for (const response of responses) if (!response.socket) response.emit('close');
      });
      socket.once('end', () => {
        askWhetherThere(socket, responses);
      });
    });
    app.server.on('request', (request, response) => {
      const { socket } = request;
      const responses = open.get(socket);
      idle.delete(socket);
      responses?.add(response);
      response.once('close', () => {
        responses?.delete(response);
        if (closing && request.complete) socket.destroySoon();
        else if (!socket.destroyed && !responses?.size) idle.add(socket);
      });
    });
    app.addHook('preClose', (next) => {
      closing = true;
      for (const socket of idle) socket.destroy();
      next();
    });
    done();
  },
  { name: 'connections' },
);
