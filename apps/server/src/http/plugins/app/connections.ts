import type { ServerResponse } from 'node:http';
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

async function* thenWait(text: string, over: Promise<void>): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
  await over;
}

/** What becomes of connections whose clients are slow, gone, or still sending when all is said. */
export default fp(
  function connections(app: FastifyInstance, options: ConnectionsOptions, done: () => void) {
    const { tls, linger, answer } = options;

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
