import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Stands between the client and a real server: keeps what was answered, slows an upload down, answers in the
 * server's place what no healthy server says.
 */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target: string;
  /** Body of the last answer to a processing request. */
  lastImage = Buffer.alloc(0);
  /** Stops reading an upload after so many bytes; null lets it through. */
  holdUploadAfter: number | null = null;
  /** Answers in the server's place; returns false to let a request through. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null = null;
  /** Uploads whose connection was cut before the answer. */
  uploadsCut = 0;
  requests: { method: string; url: string; authorization: string | undefined }[] = [];

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** @param target address of the real server, `http://host:port` */
  static async start(target: string): Promise<Relay> {
    const relay = new Relay(target);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = incoming;
    this.requests.push({ method, url, authorization: headers.authorization });
    if (this.intercept?.(incoming, outgoing)) return;

    const onward = request(this.#target + url, { method, headers });
    const isImage = url === '/api/v1/process';
    let answered = false;
    onward.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (isImage) this.lastImage = Buffer.concat(chunks);
        answered = true;
      });
      // Node reads a Latin-1 file name in it as something it then refuses to write.
      const { 'content-disposition': _name, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, kept);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => {
      if (isImage && !answered) this.uploadsCut++;
      onward.destroy();
    });
    let bytes = 0;
    let held = false;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      held ||= isImage && this.holdUploadAfter !== null && bytes > this.holdUploadAfter;
      if (held) incoming.pause();
      else onward.write(chunk);
    });
    incoming.on('end', () => {
      if (!held) onward.end();
    });
  }
}
