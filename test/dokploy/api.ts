import { setImmediate } from 'node:timers/promises';
import { type Answer, bare, json, page, pageJson, redirect, refusedKey } from './answer.ts';
import { answerBetterAuth } from './better-auth.ts';
import { findCall } from './calls/table.ts';
import { CallError, codes, errorBody } from './errors.ts';
import { verifyKey } from './keys.ts';
import type { LoggedRequest } from './request.ts';
import { runCall, type Server } from './run.ts';
import { answerTrpc } from './trpc.ts';
import type { Profile } from './versions.ts';

/** Answers a request as the recorded servers do, in their order: body, key, route, media type, key again, call. */
export async function answer(server: Server, request: LoggedRequest, tooLarge: boolean): Promise<Answer> {
  const [raw = '/', query = ''] = request.path.split('?');
  const clean = raw.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  if (clean !== raw) return redirect(308, query ? `${clean}?${query}` : clean);
  if (!raw.startsWith('/api/')) return answerPage(server, raw, request);
  if (tooLarge) return bare(413, 'Body exceeded 1mb limit');
  if (isJson(request) && request.body !== '' && parse(request.body) === unreadable)
    return bare(400, 'Invalid JSON');
  const path = decode(raw.slice('/api/'.length));
  if (path === 'health') return pageJson(200, { ok: true }, '"w6gfy8q1ypb"');
  if (path.startsWith('auth/')) return answerBetterAuth(server, path.slice('auth/'.length), request);
  if (path.startsWith('trpc/')) return answerTrpc(server, path.slice('trpc/'.length), request);
  return answerCall(server, path, request);
}

function answerPage({ world }: Server, path: string, request: LoggedRequest): Answer {
  // A browser without a session sees the login page; only the answer to a key was recorded.
  const known = verifyKey(world, request.headers['x-api-key']) !== null;
  if (path === '/') return known ? redirect(307, '/dashboard/home') : page(200, 'Dokploy', 'Sign in');
  if (path.startsWith('/dashboard') || path === '/swagger') return redirect(307, '/');
  return page(404, 'Dokploy', '404');
}

async function answerCall(server: Server, path: string, request: LoggedRequest): Promise<Answer> {
  const { world, profile } = server;
  const secret = request.headers['x-api-key'];
  if (!verifyKey(world, secret)) return refusedKey();
  if (request.method === 'HEAD') return { ...json(204, undefined) };
  // Before 0.28 a slash did as well as the dot.
  const found = findCall(profile, profile.atLeast('0.28.0') ? path : path.replace('/', '.'));
  const method = found?.call.kind === 'query' ? 'GET' : 'POST';
  if (!found || request.method !== method)
    return failure(profile, new CallError('NOT_FOUND', 'Not found'), null);
  // Parallel requests all pass the first verification before any comes to the second.
  await setImmediate();
  try {
    const input = readInput(profile, request);
    const key = verifyKey(world, secret);
    if (!key) throw new CallError('UNAUTHORIZED', 'UNAUTHORIZED');
    return json(200, await runCall(server, found.call, key, input));
  } catch (error) {
    if (error instanceof CallError) return failure(profile, error, found.name);
    throw error;
  }
}

function failure(profile: Profile, error: CallError, path: string | null): Answer {
  return json(codes[error.code].status, errorBody(profile, error, path));
}

function readInput(profile: Profile, request: LoggedRequest): unknown {
  if (request.method === 'GET') return readQuery(profile, request.path.split('?')[1] ?? '');
  if (isJson(request)) return request.body === '' ? {} : parse(request.body);
  const type = request.headers['content-type'];
  if (profile.atLeast('0.28.0')) {
    const words = type === undefined ? 'Missing content-type header' : `Unsupported content-type "${type}`;
    throw new CallError('UNSUPPORTED_MEDIA_TYPE', words);
  }
  const isForm = type?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? Object.fromEntries(new URLSearchParams(request.body)) : {};
}

function readQuery(profile: Profile, query: string): Record<string, string | string[]> {
  const input: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    // An empty parameter counts as none.
    if (value === '') continue;
    const before = input[name];
    if (before === undefined) input[name] = value;
    else if (profile.atLeast('0.28.0')) input[name] = [before, value].flat();
  }
  return input;
}

function isJson(request: LoggedRequest): boolean {
  return request.headers['content-type']?.startsWith('application/json') ?? false;
}

const unreadable = Symbol('unreadable');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
