import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanSentence, readAnswer } from '../../../src/main/dokploy/answers.ts';
import { type DokployCall, dokployCalls } from '../../../src/main/dokploy/calls.ts';
import { readNetworkError } from '../../../src/main/network/chromiumErrors.ts';
import type { Answer } from '../../../src/main/network/exchange.ts';
import { memberRow } from '../../shared/records.ts';
import { answerOf } from './answerOf.ts';

const KEY = 'CANARYkeyCANARYkeyCANARYkeyCANARYkeyCANARYkeyCANARYkeyCANARYkey1';
const asked = { host: 'dokploy.example.com', origin: 'https://dokploy.example.com', key: KEY };

const answer = (status: number, body: unknown, change: Partial<Answer> = {}) =>
  answerOf({ status, text: typeof body === 'string' ? body : JSON.stringify(body), ...change });

function page(status: number, text: string, change: Partial<Answer> = {}): Answer {
  return answer(status, `<!DOCTYPE html><html><body>${text}</body></html>`, {
    contentType: 'text/html',
    ...change,
  });
}

function errorOf(name: DokployCall, given: Answer) {
  const read = readAnswer(name, given, asked);
  if (read.ok) throw new Error('no failure');
  return read.error;
}

/** As 0.28.6 and later write it. */
function problem(status: number, code: string, message: string) {
  return answer(status, { message, code, data: { code, httpStatus: status, path: 'x', zodError: null } });
}

describe('what Dokploy answers becomes a failure of its own', () => {
  it('never says of a good key that it is bad', () => {
    const { message, advice } = errorOf(
      'user.all',
      problem(401, 'UNAUTHORIZED', 'unauthorized to access resource "member"'),
    );
    expect(message).not.toMatch(/accept/);
    expect(advice).toContain('key itself works');
  });

  it('a 401 UNAUTHORIZED where no role is asked for is a key that ran out', () => {
    expect(errorOf('organization.all', problem(401, 'UNAUTHORIZED', 'UNAUTHORIZED')).code).toBe(
      'key-not-accepted',
    );
  });

  it('tells which version brings the call', () => {
    const { advice, details } = errorOf('organization.active', problem(404, 'NOT_FOUND', 'Not found'));
    expect(details?.since).toBe('0.28.4');
    expect(advice).toContain('0.28.4');
  });

  it('names the field that the server did not take, and the one that it sent in another shape', () => {
    const issues = [
      { path: ['organizationId'], message: 'Invalid input: expected string, received undefined' },
    ];
    const refused = errorOf(
      'organization.one',
      answer(400, { message: 'Input validation failed', code: 'BAD_REQUEST', issues }),
    );
    expect(refused.details?.field).toBe('organizationId');
    const row = memberRow('u', { organizationId: 'o', role: 'owner', createdAt: 'x', email: 'e' });
    const odd = errorOf('user.all', answer(200, [row, { ...row, user: { id: 'u', email: 42_424_242 } }]));
    expect(odd.details?.field).toBe('[1].user.email');
    // For a report; on the screen it would mean nothing.
    expect(odd.message).toBe('dokploy.example.com sent the members in an unknown form.');
    expect(JSON.stringify(odd)).not.toContain('42424242');
  });

  it.each([
    [
      'an empty answer, where Dokploy gives a list',
      answer(200, ''),
      'dokploy.example.com sent an empty answer.',
    ],
    [
      'a list with an id of 10 kB',
      answer(200, [
        { id: 'x'.repeat(10_000), organizationId: 'o', userId: 'u', role: 'owner', createdAt: 'x' },
      ]),
      'dokploy.example.com sent the members with an implausibly long text.',
    ],
    [
      'a refusal with an endless list of faults',
      answer(400, {
        message: 'x',
        code: 'BAD_REQUEST',
        issues: Array(20_000).fill({ path: [], message: 'no' }),
      }),
      'The answer from dokploy.example.com does not look like Dokploy’s API.',
    ],
  ])('%s to a reading is told as what stands between, not as a fault of Quayside', (_, given, message) => {
    const error = errorOf('user.all', given);
    expect(error.message.replaceAll("'", '’')).toBe(message);
    expect(error.advice).toContain('Check the proxy in front of Dokploy');
  });

  it('an empty success is null where the call may have nothing', () => {
    expect(readAnswer('user.get', answer(200, ''), asked)).toEqual({ ok: true, value: null });
    expect(readAnswer('organization.active', answer(200, ''), asked)).toEqual({ ok: true, value: null });
  });

  it('http that leads to https on the same host says which address to use', () => {
    const given = answer(301, '', { redirect: 'https://dokploy.example.com/api/organization.all' });
    const read = readAnswer('organization.all', given, { ...asked, origin: 'http://dokploy.example.com' });
    expect(!read.ok && read.error.advice).toBe('Use the address https://dokploy.example.com.');
  });
});

describe('a 200 to a write that is not Dokploy’s success', () => {
  const writes = Object.keys(dokployCalls).filter(
    (name) => dokployCalls[name as DokployCall].kind === 'write',
  ) as DokployCall[];

  it.each(writes)('%s: nobody knows whether it was done', (name) => {
    // Their success is an empty body, or can be one below 0.26.0, or that of what is not there.
    const mayBeEmpty = [
      ...['user.remove', 'user.assignPermissions', 'organization.update', 'customRole.update'],
    ].includes(name);
    for (const text of mayBeEmpty ? ['7'] : ['', '7']) {
      const error = errorOf(name, answer(200, text));
      expect(error).toMatchObject({ code: 'unexpected-shape', details: { outcomeUnknown: true } });
    }
  });
});

it.each([
  [
    'Cloudflare Access',
    answer(302, '', { redirect: 'https://team.cloudflareaccess.com/cdn-cgi/access/login' }),
  ],
  ['Authelia', page(200, '<title>Login - Authelia</title>')],
  ['basic authentication', answer(401, '', { contentType: '', authenticate: 'Basic realm="x"' })],
  ['A sign-in page', page(200, '<form><input name="p" type="password"></form>')],
  ['A sign-in page', page(200, '<title>Log in</title>')],
  ['nginx', page(502, '<center>nginx/1.27.0</center>')],
  ['Cloudflare', page(522, 'x', { server: 'cloudflare' })],
  ['Traefik', answer(503, 'no available server', { contentType: 'text/plain' })],
  ['A proxy', answer(404, '404 page not found', { contentType: 'text/plain' })],
  ['A proxy or firewall', page(403, 'Forbidden')],
])('who stands in front of Dokploy is named: %s', (name, given) => {
  const error = errorOf('organization.all', given);
  expect(['proxy-page', 'redirected']).toContain(error.code);
  expect(error.message).toContain(name);
});

describe('too many calls, and too large ones', () => {
  const until = Date.parse('2026-03-01T10:42:00Z');

  it.each([
    ['a proxy’s page', page(429, 'Too Many Requests')],
    ['plain text', answer(429, 'slow down', { contentType: 'text/plain' })],
    ['JSON with a code', problem(429, 'TOO_MANY_REQUESTS', 'Too many requests')],
    ['JSON without one', answer(429, { message: 'Too many requests' })],
  ])('a 429 as %s asks to wait, and says until when', (_, given) => {
    const error = errorOf('organization.all', given);
    expect(error).toMatchObject({ code: 'rate-limited', advice: 'Wait a minute, then try again.' });
    const told = errorOf('organization.all', { ...given, retryAt: until });
    expect(told.details).toMatchObject({ until });
    const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' });
    expect(told.advice).toContain(clock.format(until));
  });

  it('a 413 of the proxy on a write is about the size, not the address; it may have come after the work was done', () => {
    const error = errorOf('organization.update', page(413, '<center>nginx/1.27.0</center>'));
    expect(error).toMatchObject({
      code: 'bad-request',
      message: 'The request is larger than nginx in front of dokploy.example.com allows.',
    });
    expect(error.details).toHaveProperty('outcomeUnknown', true);
  });
});

describe('Dokploy’s sentence', () => {
  it('is one line, without invisible characters, at most 300, and never holds the key', () => {
    const shown = cleanSentence(`No\n\u202e ${KEY}\u0000 ${'long '.repeat(200)}`, KEY);
    expect(shown).toMatch(/^No \[key\] long/);
    expect(shown.length).toBeLessThanOrEqual(300);
  });

  it('hides the key before it cuts, so that no half of it is left', () => {
    expect(cleanSentence(`${' '.repeat(3980)}${KEY}`, KEY)).not.toContain(KEY.slice(0, 8));
    const redirect = `https://evil.example/${'a'.repeat(260)}/${KEY}`;
    const error = errorOf('organization.all', answer(302, '', { redirect }));
    expect(JSON.stringify(error)).not.toContain(KEY.slice(0, 8));
  });

  it('is left out when it is SQL', () =>
    expect(cleanSentence('Failed query: insert into "organization" values ($1)\nparams: a,b', null)).toBe(
      '',
    ));
});

describe('for any mutation of an answer', () => {
  const call = fc.constantFrom(...(Object.keys(dokployCalls) as DokployCall[]));
  it.each([
    ['in lower case', KEY.toLowerCase()],
    ['in capitals', KEY.toUpperCase()],
    ['in Base64', Buffer.from(KEY).toString('base64')],
    ['in Base64 for addresses', Buffer.from(KEY).toString('base64url')],
    ['in hex', Buffer.from(KEY).toString('hex')],
    ['percent-encoded', encodeURIComponent(KEY)],
  ])('a key that a lying server repeats %s is in no failure', (_, repeated) => {
    const refused = JSON.stringify({ message: `It was ${repeated}.`, code: 'FORBIDDEN' });
    const told = [
      readAnswer('user.all', answer(403, refused), asked),
      readAnswer('user.all', answer(302, '', { redirect: `https://evil.example/${repeated}` }), asked),
    ];
    for (const read of told) expect(JSON.stringify(read)).toContain('[key]');
    expect(JSON.stringify(told)).not.toContain(repeated.replace(/=+$/, ''));
  });

  it('the reader never throws on any text, status or type, and never repeats the key', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(`{"message":"${KEY}","code":"FORBIDDEN"}`),
      fc.constant(`<html>${KEY}`),
      fc.constant(`{"message":"x","code":"C","issues":[{"path":["${KEY}"],"message":"${KEY}"}]}`),
    );
    const type = fc.constantFrom('', 'application/json', 'text/html', KEY, `text/${KEY}`);
    const target = fc.option(
      fc.constantFrom(`https://evil.example/${KEY}`, 'https://dokploy.example.com/', 'not a url'),
    );
    fc.assert(
      fc.property(
        call,
        fc.integer({ min: 200, max: 599 }),
        text,
        type,
        target,
        (name, status, body, contentType, redirect) => {
          const read = readAnswer(name, answer(status, body, { contentType, redirect }), asked);
          if (read.ok) return;
          expect(JSON.stringify(read)).not.toContain(KEY);
          expect(read.error.message).not.toBe('');
          expect(read.error.advice).not.toBe('');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('network errors of Chromium and Node', () => {
  it.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'dns'],
    ['net::ERR_CONNECTION_REFUSED', 'refused'],
    ['net::ERR_EMPTY_RESPONSE', 'reset'],
    ['net::ERR_CONTENT_LENGTH_MISMATCH', 'reset'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
    ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
    ['net::ERR_NETWORK_CHANGED', 'network-changed'],
    ['net::ERR_NETWORK_IO_SUSPENDED', 'network-changed'],
    ['net::ERR_UNSAFE_PORT', 'port-barred'],
    ['net::ERR_INVALID_HTTP_RESPONSE', 'not-http'],
    ['net::ERR_CONTENT_DECODING_FAILED', 'response-malformed'],
    ['net::ERR_ADDRESS_UNREACHABLE', 'unreachable'],
    ['net::ERR_NETWORK_ACCESS_REVOKED', 'unreachable'],
    ['net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS', 'unreachable'],
    ['net::ERR_NO_BUFFER_SPACE', 'network'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy-failed'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'proxy-failed'],
    ['net::ERR_FAILED', 'network'],
    ['something else', 'network'],
  ])('%s is %s', (message, code) => expect(readNetworkError(new Error(message)).code).toBe(code));

  it('Node’s own: no way to a server is one thing, a way that went while the call was out another', () => {
    const failing = (syscall: string) => Object.assign(new Error('x'), { code: 'ENETUNREACH', syscall });
    expect(readNetworkError(failing('connect')).code).toBe('unreachable');
    expect(readNetworkError(failing('read')).code).toBe('network-changed');
  });

  it.each([
    ['net::ERR_CERT_AUTHORITY_INVALID', 'unknown-issuer'],
    ['net::ERR_CERT_DATE_INVALID', 'expired'],
    ['net::ERR_CERT_COMMON_NAME_INVALID', 'other-name'],
    ['net::ERR_CERT_REVOKED', 'revoked'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'protocol'],
    ['net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'old-version'],
    ['net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED', 'client-certificate'],
    ['net::ERR_BAD_SSL_CLIENT_AUTH_CERT', 'client-certificate'],
  ])('%s is a TLS problem: %s', (message, tls) =>
    expect(readNetworkError(new Error(message))).toMatchObject({ code: 'tls', tls }),
  );
});
