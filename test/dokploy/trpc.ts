import { type Answer, json } from './answer.ts';
import { findCall } from './calls/table.ts';
import { CallError, codes, errorData } from './errors.ts';
import { verifyKey } from './keys.ts';
import type { LoggedRequest } from './request.ts';
import { runCall, type Server } from './run.ts';

/** Answers /api/trpc, the web page's own endpoint: every body wrapped, the key verified once. */
export async function answerTrpc(server: Server, path: string, request: LoggedRequest): Promise<Answer> {
  if (path === 'settings.isCloud') return wrap(server.profile.cloud);
  try {
    const found = findCall(server.profile, path);
    if (!found) throw new CallError('NOT_FOUND', missing(server, path));
    const key = verifyKey(server.world, request.headers['x-api-key']);
    if (!key) throw new CallError('UNAUTHORIZED', 'UNAUTHORIZED');
    return wrap(await runCall(server, found.call, key, readInput(request)));
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const { status, rpc } = codes[error.code];
    return json(status, {
      error: { json: { message: error.message, code: rpc, data: errorData(error, path) } },
    });
  }
}

function wrap(value: unknown): Answer {
  return json(200, { result: { data: { json: value } } });
}

function missing({ profile }: Server, path: string): string {
  if (!profile.atLeast('0.28.0')) return `No "query"-procedure on path "${path}"`;
  return `No procedure found on path "${path}"`;
}

function readInput(request: LoggedRequest): unknown {
  const query = new URLSearchParams(request.path.split('?')[1] ?? '').get('input');
  const text = request.method === 'GET' ? query : request.body;
  if (!text) return {};
  return (JSON.parse(text) as { json?: unknown }).json ?? {};
}
