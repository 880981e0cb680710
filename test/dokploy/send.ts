import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';

const safetyHeaders = {
  'x-frame-options': 'DENY',
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
};

// Next.js compresses from one kilobyte on.
const compressFrom = 1024;

/** Sends a whole answer, compressed where the client takes gzip. */
export function send(message: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, reason, body } = answer;
  const headers: Record<string, string> = { ...safetyHeaders, ...answer.headers };
  const takesGzip = String(message.headers['accept-encoding'] ?? '').includes('gzip');
  if (takesGzip && body.length > compressFrom) {
    delete headers['content-length'];
    response.writeHead(status, reason, { ...headers, 'content-encoding': 'gzip' });
    response.end(gzipSync(body));
    return;
  }
  response.writeHead(status, reason, headers);
  // Written before the end so that it goes out in chunks, as on the real server.
  if (body !== '' && status !== 204 && message.method !== 'HEAD') response.write(body);
  response.end();
}

/** Sends the headers and half of the body of an answer, then cuts the connection. */
export function sendHalf(response: ServerResponse, answer: Answer): void {
  const length = String(Buffer.byteLength(answer.body) + 1);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  response.write(answer.body.slice(0, Math.ceil(answer.body.length / 2)), () => response.socket?.destroy());
}

export function reset(socket: Socket | null): void {
  // TLS sockets have the method but not the handle for it.
  if (socket && 'encrypted' in socket) socket.destroy();
  else socket?.resetAndDestroy();
}
