import { expect, test } from 'vitest';
import { readAnswer } from '../../../src/main/dokploy/answers.ts';
import { type DokployCall, dokployCalls } from '../../../src/main/dokploy/calls.ts';
import type { Answer } from '../../../src/main/network/exchange.ts';
import { writeOutcome } from '../../../src/shared/errors.ts';

const ORIGIN = 'https://dokploy.example.com';
const asked = { host: 'dokploy.example.com', origin: ORIGIN, key: 'k'.repeat(64) };

function answer(status: number, text: string, change: Partial<Answer> = {}): Answer {
  return {
    ...{ status, text, contentType: 'application/json', ms: 1, redirect: null },
    ...{ authenticate: '', server: '', retryAt: null, date: null, ...change },
  };
}
const page = (status: number, server = '') =>
  answer(status, `<!DOCTYPE html><html><body>${status}</body></html>`, { contentType: 'text/html', server });
const plain = (status: number, text: string) => answer(status, text, { contentType: 'text/plain' });
const json = (status: number, body: object) => answer(status, JSON.stringify(body));
const moved = (status: number, redirect: string) => answer(status, '', { contentType: '', redirect });

const WRITES = (Object.keys(dokployCalls) as DokployCall[]).filter(
  (name) => dokployCalls[name].kind === 'write',
);

/** What became of a write that was answered so, by each call that writes. */
function outcomesOf(given: Answer): Set<string> {
  return new Set(
    WRITES.map((name) => {
      const read = readAnswer(name, given, asked);
      return read.ok ? 'done' : writeOutcome(read.error);
    }),
  );
}

const GATEWAY = [500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 520, 524, 530, 531, 599];
const LATE = [408, 425, 499];
/** What a proxy may put in place of Dokploy’s answer, too, after the work was done. */
const REFUSALS = [400, 401, 403, 404, 405, 407, 409, 411, 413, 414, 415, 421, 426, 429, 431];

test.each<[string, Answer]>([
  ...[...LATE, ...GATEWAY, ...REFUSALS, 200, 201, 304].flatMap((status): [string, Answer][] => [
    [`a page with ${status}`, page(status)],
    [`a page of nginx with ${status}`, page(status, 'nginx')],
    [`words with ${status}`, plain(status, 'Sorry.')],
    [`JSON with ${status} that is not Dokploy’s`, json(status, { message: 'Internal error' })],
    [`JSON with ${status} that tells nothing`, json(status, {})],
  ]),
  ...[...LATE, ...GATEWAY, ...REFUSALS, 204]
    .map((status): [string, Answer] => [`nothing with ${status}`, answer(status, '')])
    .filter(([name]) => name !== 'nothing with 204'),
  ['an empty page with 200', answer(200, '', { contentType: 'text/html' })],
  ['nothing with 200 and without a type', answer(200, '', { contentType: '' })],
  ['half of an answer', answer(200, '{"id":"o1","na')],
  ['a redirect to a sign-in page', moved(302, 'https://login.example.net/start')],
  ['a redirect to a page that says what happened', moved(303, `${ORIGIN}/status`)],
  ['a redirect without a place', answer(302, '')],
  ['a fault of Dokploy’s own', json(500, { message: 'x', code: 'INTERNAL_SERVER_ERROR' })],
  ['a time limit of Dokploy’s own', json(408, { message: 'x', code: 'TIMEOUT' })],
])(
  'what does not come from Dokploy and may have come after it had done a write leaves that unknown: %s',
  (_, given) => expect([...outcomesOf(given)]).toEqual(['perhaps']),
);

test.each<[string, Answer]>([
  ...[400, 401, 403, 404, 409, 412, 413, 415, 422, 429].map((status): [string, Answer] => [
    `Dokploy’s own ${status}`,
    json(status, { message: 'No.', code: 'NO' }),
  ]),
  ['a body that Next.js takes for no JSON', plain(400, 'Invalid JSON')],
  ['a body that Next.js takes for too large', plain(413, 'Body exceeded 1mb limit')],
  ['a bare 401 of Dokploy', json(401, { message: 'Unauthorized' })],
  ['a password prompt', answer(401, '', { authenticate: 'Basic realm="x"' })],
  ['a redirect to Cloudflare Access', moved(302, 'https://team.cloudflareaccess.com/cdn-cgi/access/login')],
  ['a redirect to https that keeps the request', moved(308, ORIGIN)],
  ['a move for good', moved(301, 'https://new.example.com')],
  ['a move for now that keeps the request', moved(307, 'https://new.example.com')],
])('what says that a write was turned away before it was done leaves no doubt: %s', (_, given) => {
  for (const outcome of outcomesOf(given)) expect(['no', 'answered']).toContain(outcome);
});
