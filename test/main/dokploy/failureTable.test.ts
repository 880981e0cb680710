import { expect, test } from 'vitest';
import {
  isDokploysRefusal,
  isDoubtful401,
  isSuccess,
  readAnswer,
} from '../../../src/main/dokploy/answers.ts';
import type { DokployCall } from '../../../src/main/dokploy/calls.ts';
import type { ErrorCode } from '../../../src/shared/errors.ts';
import { answerOf } from './answerOf.ts';

const asked = { host: 'shop.example.com', origin: 'https://shop.example.com', key: 'the-key' };

type Body = { message: string; code?: string };
const NONE = 'no JSON';
const BARE: Body = { message: 'Unauthorized' };
const CODED: Body = { message: 'Some sentence.', code: 'SOME_CODE' };
const UNAUTHORIZED: Body = { message: 'UNAUTHORIZED', code: 'UNAUTHORIZED' };
const NOT_FOUND: Body = { message: 'Not found', code: 'NOT_FOUND' };
const NAMELESS: Body = { message: 'Some sentence.' };
const MAIL: Body = { message: 'Failed to send email notification: no route', code: 'INTERNAL_SERVER_ERROR' };
const BODIES: (Body | typeof NONE)[] = [NONE, BARE, CODED, UNAUTHORIZED, NOT_FOUND, NAMELESS, MAIL];
const STATUSES = [400, 401, 403, 404, 409, 415, 418, 422, 431, 499, 500, 501, 503];
const CALLS: DokployCall[] = [
  'user.all',
  'organization.all',
  'user.sendInvitation',
  'better-auth.inviteMember',
];

/** What each means, told by hand. */
function meant(call: DokployCall, status: number, body: Body | typeof NONE): ErrorCode {
  if (body === NONE) {
    if ([400, 415, 431].includes(status)) return 'bad-request';
    return status === 500 ? 'server-failed' : 'proxy-page';
  }
  if (body === BARE && status === 401) return 'key-not-accepted';
  if (body.code === undefined) return status === 404 ? 'not-dokploy' : 'proxy-page';
  // A 499 may come while Dokploy is at work, as those from 500 on.
  const isFault = status >= 499;
  if (call === 'better-auth.inviteMember') {
    if (status === 401 || status === 403) return 'forbidden';
    return isFault ? 'server-failed' : 'bad-request';
  }
  if (call === 'user.sendInvitation' && status === 500 && body === MAIL) return 'mail-failed';
  // Every good key may list the organizations.
  if (status === 401 && body === UNAUTHORIZED && call === 'organization.all') return 'key-not-accepted';
  if (status === 404 && body === NOT_FOUND) return 'server-too-old';
  const byStatus: Record<number, ErrorCode> = {
    401: 'role-forbidden',
    403: 'forbidden',
    404: 'not-found',
    409: 'conflict',
  };
  return byStatus[status] ?? (isFault ? 'server-failed' : 'bad-request');
}

test('what a failed call is told as, over statuses, bodies and calls', () => {
  const told = (call: DokployCall, status: number, body: Body | typeof NONE) => {
    const text = body === NONE ? 'no JSON' : JSON.stringify(body);
    const read = readAnswer(call, answerOf({ status, text }), asked);
    return read.ok ? 'ok' : read.error.code;
  };
  for (const call of CALLS)
    for (const status of STATUSES)
      for (const body of BODIES)
        expect([call, status, body, told(call, status, body)]).toEqual([
          call,
          status,
          body,
          meant(call, status, body),
        ]);
});

test.each([
  ['INVALID_API_KEY', 'key-not-accepted'],
  ['MEMBER_NOT_FOUND', 'role-forbidden'],
  ['USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION', 'conflict'],
  ['ORGANIZATION_NOT_FOUND', 'not-found'],
  ['ELSE', 'bad-request'],
])('better-auth’s %s, whatever its status says, is %s', (code, told) => {
  const text = JSON.stringify({ message: 'A sentence.', code });
  expect(readAnswer('better-auth.inviteMember', answerOf({ status: 400, text }), asked)).toMatchObject({
    error: { code: told },
  });
});

test('a page, a prompt, a redirect and too many calls are told as that, whatever their status', () => {
  const page = '\uFEFF <!doctype html><title>x</title>';
  for (const status of [200, 401, 404, 500]) {
    const told = (patch: Parameters<typeof answerOf>[0]) => {
      const read = readAnswer('user.all', answerOf({ status, ...patch }), asked);
      return read.ok ? 'ok' : read.error.code;
    };
    expect(told({ text: page })).toBe('proxy-page');
    expect(told({ text: '[]', authenticate: 'Basic realm="x"' })).toBe('proxy-page');
    expect(told({ text: page, redirect: 'https://elsewhere.example.com/login' })).toBe('redirected');
  }
  for (const server of ['', 'nginx']) {
    const limited = readAnswer('user.all', answerOf({ status: 429, text: page, server }), asked);
    const who = server === '' ? /^shop\.example\.com got/ : /^nginx in front of shop\.example\.com got/;
    expect(limited).toMatchObject({ error: { code: 'rate-limited', message: expect.stringMatching(who) } });
    const large = readAnswer('user.all', answerOf({ status: 413, text: page, server }), asked);
    expect(large).toMatchObject({ error: { code: 'bad-request' } });
  }
});

test('a 401 is Dokploy’s own refusal of a call without a key, or in doubt, by its body alone', () => {
  for (const status of [200, 401, 403])
    for (const body of BODIES) {
      const given = answerOf({ status, text: body === NONE ? body : JSON.stringify(body) });
      expect([status, body, isDokploysRefusal(given)]).toEqual([
        status,
        body,
        status === 401 && body === BARE,
      ]);
      expect([status, body, isDoubtful401(given)]).toEqual([
        status,
        body,
        status === 401 && body === UNAUTHORIZED,
      ]);
    }
  const done = [100, 199, 200, 204, 299, 300, 404].filter((status) => isSuccess(answerOf({ status })));
  expect(done).toEqual([200, 204, 299]);
});

test('a success that is no JSON, or called so, is told as that; an empty one may be an answer', () => {
  const told = (text: string, contentType: string) => {
    const read = readAnswer('organization.one', answerOf({ text, contentType }), asked);
    return read.ok ? 'ok' : `${read.error.code} ${read.error.details?.contentType ?? ''}`.trim();
  };
  expect(told('', 'application/json')).toBe('ok');
  // Dokploy's own empty answers are called JSON.
  expect(told('', 'text/plain')).toBe('not-json text/plain');
  expect(told('null', 'application/json')).toBe('ok');
  expect(told('null', 'application/problem+json')).toBe('ok');
  expect(told('null', 'text/plain')).toBe('not-json text/plain');
  expect(told('null', 'any <thing>')).toBe('not-json');
  expect(told('{', 'application/json')).toBe('not-json application/json');
  expect(told('7', 'application/json')).toBe('unexpected-shape');
});
