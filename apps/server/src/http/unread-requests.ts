import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { apiError, errorBody, requestError, type RequestStatus } from '../errors.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers a request that Fastify gives up on before any route or hook: its path cannot be decoded, or holds too long a name. */
export function answerUnreadablePath(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  request.log.info({ cause: String(error) }, 'the path cannot be read');
  const told =
    error.code === 'FST_ERR_BAD_URL'
      ? requestError(
          400,
          'The address of the request cannot be read: a "%" in it begins no character. Write a "%" as "%25", or let a library encode the address.',
        )
      : apiError(
          'NOT_FOUND',
          'There is nothing at this address: a name in it is longer than any here. Check the address.',
        );
  void reply.code(told.statusCode).type(JSON_TYPE).send(errorBody(told));
}

/** What is wrong with a request that Node's parser gives up on, by the code of its error. */
const unreadable: Readonly<Record<string, readonly [status: RequestStatus, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'The request took too long to arrive and was cut off. Send it again, over a faster connection or with a smaller picture.',
  ],
  HPE_HEADER_OVERFLOW: [
    431,
    'The address and headers of the request are larger than 16 KiB together, the most this server reads. Send fewer headers, or shorter ones.',
  ],
};

const noHttp = [
  400,
  'The request cannot be read: it is no valid HTTP. Check that the address begins with "http://" or "https://" as that of the server does, and that whatever made the request speaks HTTP/1.1.',
] as const;

/** Answers what is no HTTP request, or never becomes one, and ends its connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const told = errorBody(requestError(...(unreadable[error.code ?? ''] ?? noHttp)));
    const body = JSON.stringify(told);
    socket.write(
      `HTTP/1.1 ${told.statusCode} ${told.error}\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}

/** Answers a request that expects of the server what it does not do (RFC 9110, section 10.1.1). */
export function answerExpectation(request: IncomingMessage, response: ServerResponse): void {
  const told = requestError(
    417,
    'The server does not know what the header "Expect" asks for. Leave it out, or send "100-continue".',
  );
  const body = JSON.stringify(errorBody(told));
  response
    .writeHead(told.statusCode, {
      'Content-Type': JSON_TYPE,
      'Content-Length': Buffer.byteLength(body),
      Connection: 'close',
    })
    .end(body);
  request.resume();
}
