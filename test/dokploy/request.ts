import type { IncomingMessage } from 'node:http';

/** A request as it came in; `call` names it ("user.all", "health", …), header names are in lower case. */
export type LoggedRequest = {
  method: string;
  /** Path with query, as sent. */
  path: string;
  call: string;
  headers: Record<string, string>;
  body: string;
  /** When it came, in milliseconds since the epoch. */
  at: number;
  /** Null while unanswered, 0 when the connection was ended without an answer. */
  status: number | null;
};

/** The largest body that Dokploy takes. */
export const bodyLimit = 1024 * 1024;

export function nameCall(path: string): string {
  const plain = path.split('?')[0] ?? '';
  const inner = plain.replace(/^\/api\//, '').replace(/^trpc\//, '');
  return plain.startsWith('/api/') ? inner : plain;
}

/** Reads a request to its end; a body over the limit is counted, not kept. */
export async function readRequest(
  message: IncomingMessage,
): Promise<{ request: LoggedRequest; tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = String(value);
  const path = message.url ?? '/';
  const request: LoggedRequest = {
    method: message.method ?? 'GET',
    path,
    call: nameCall(path),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
    at: Date.now(),
    status: null,
  };
  return { request, tooLarge: size > bodyLimit };
}
