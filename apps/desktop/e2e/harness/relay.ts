import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';

/** Where a connection fails: as it is made, in the middle of an upload, before the answer, in the middle of it, at its last byte. */
export const stages = ['connect', 'upload', 'waiting', 'answer', 'last byte'] as const;
export type Stage = (typeof stages)[number];

export interface Fault {
  readonly stage: Stage;
  /** It is cut, or it is there and carries nothing more. */
  readonly kind: 'breaks' | 'stalls';
  /** From then on nothing else comes through, either; without it the connection of the picture fails alone. */
  readonly everything?: boolean;
}

/** Bytes of an upload after which a fault in the middle of it happens: more than the buffers on the way hold are behind it. */
const MID_UPLOAD = 100_000;

/**
 * Stands between the client and a real server: keeps what was answered, slows an upload down, answers in the
 * server's place what no healthy server says, and fails as networks do.
 */
export class Relay {
  /** Takes the connections and hands them to the other, unless they are to fail before a word is said. */
  readonly #front: TcpServer;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Address of the real server, `http://host:port`; another one is as if it had been started anew between two requests. */
  target: string;
  #fault: Fault | null = null;
  /** True once a fault has happened that lets nothing through any more. */
  #down = false;
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
    this.target = target;
    this.#server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
    this.#front = createTcpServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      // One that is reset in the middle is no failure of the test.
      socket.on('error', () => undefined);
      if (this.#fault?.stage === 'connect' || this.#down) this.#fail(socket);
      else this.#server.emit('connection', socket);
    });
  }

  /** @param target address of the real server, `http://host:port` */
  static async start(target: string): Promise<Relay> {
    const relay = new Relay(target);
    relay.#front.listen(0, '127.0.0.1');
    await once(relay.#front, 'listening');
    return relay;
  }

  get address(): string {
    return `127.0.0.1:${(this.#front.address() as AddressInfo).port}`;
  }

  /** How the connection of the next picture fails; null: all is well again. */
  set fault(fault: Fault | null) {
    this.#fault = fault;
    this.#down = false;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#front.close(resolve));
  }

  /** Lets a connection fail, now. One that stalls is simply no longer looked after. */
  #fail(socket: Socket): void {
    this.#down ||= this.#fault?.everything ?? false;
    if (this.#fault?.kind === 'breaks') socket.resetAndDestroy();
    else socket.pause();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = incoming;
    this.requests.push({ method, url, authorization: headers.authorization });
    if (this.intercept?.(incoming, outgoing)) return;

    const onward = request(this.target + url, { method, headers });
    const isImage = url === '/api/v1/process';
    const stage = isImage ? this.#fault?.stage : undefined;
    let answered = false;
    onward.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (isImage) this.lastImage = Buffer.concat(chunks);
        answered = true;
        if (stage === 'answer' || stage === 'last byte') this.#breakOff(outgoing, stage);
      });
      if (stage === 'waiting') return this.#fail(incoming.socket);
      // Node reads a Latin-1 file name in it as something it then refuses to write.
      const { 'content-disposition': _name, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, kept);
      if (stage === undefined) answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => {
      if (isImage && !answered) this.uploadsCut++;
      onward.destroy();
    });
    const heldAfter = stage === 'upload' ? MID_UPLOAD : isImage ? this.holdUploadAfter : null;
    let bytes = 0;
    let held = false;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (held) return;
      if (heldAfter === null || bytes <= heldAfter) {
        onward.write(chunk);
        return;
      }
      held = true;
      incoming.pause();
      if (stage === 'upload') this.#fail(incoming.socket);
    });
    incoming.on('end', () => {
      if (!held) onward.end();
    });
  }

  /** Sends of the last image what comes before the fault. */
  #breakOff(outgoing: ServerResponse, stage: 'answer' | 'last byte'): void {
    const image = this.lastImage;
    const part = stage === 'answer' ? image.subarray(0, image.length / 2) : image.subarray(0, -1);
    outgoing.write(part, () => {
      if (outgoing.socket) this.#fail(outgoing.socket);
    });
  }
}
