import { expect, test } from 'vitest';
import { proxyName, recognizeFront, signInAt } from '../../../src/main/dokploy/fronts.ts';
import { answerOf } from './answerOf.ts';

test.each([
  ['https://team.cloudflareaccess.com/cdn-cgi/access', 'Cloudflare Access'],
  ['https://auth.example.com/realms/main/protocol/openid-connect/auth', 'Keycloak'],
  ['https://a.example.com/oauth2/start', 'oauth2-proxy'],
  ['https://a.example.com/realms', null],
  ['https://a.example.com/login', null],
])('a redirect to %s leads to the sign-in of %s', (target, name) => expect(signInAt(target)).toBe(name));

test('a proxy is known by its server header or its page, as far as that is searched', () => {
  expect(proxyName(answerOf({ server: 'nginx/1.25' }))).toBe('nginx');
  expect(proxyName(answerOf({ text: '<center>openresty</center>' }))).toBe('nginx');
  expect(proxyName(answerOf({ text: `${' '.repeat(30_000)}nginx` }))).toBeNull();
});

const STATUSES = [200, 400, 401, 403, 404, 407, 500, 501, 502, 503, 504, 505, 519, 520, 525, 530, 531];
const PAGES: [string, 'access' | 'not-found' | 'sign-in' | 'plain'][] = [
  ['<a href="https://x.cloudflareaccess.com">', 'access'],
  [' 404 page not found\n', 'not-found'],
  ['<input name="p" type="password">', 'sign-in'],
  ['<input type=password>', 'sign-in'],
  ['<title>Please log in</title>', 'sign-in'],
  ['<title>Sign-In</title>', 'sign-in'],
  ['<title>Catalog Index</title>', 'plain'],
  ['<p>Log in</p>', 'plain'],
  ['', 'plain'],
];

test('what an answer in Dokploy’s place did to the call is told by its prompt, page, status and server', () => {
  for (const status of STATUSES)
    for (const [text, page] of PAGES)
      for (const proxy of [null, 'nginx', 'Caddy'])
        for (const authenticate of ['', ' Basic realm="x"', 'Negotiate', 'Bearer', 'basically']) {
          const front = recognizeFront(answerOf({ status, text, server: proxy ?? '', authenticate }));
          const down = [502, 503, 504].includes(status) || Math.floor(status / 10) === 52 || status === 530;
          const expected = () => {
            if (/^ ?(Basic|Negotiate)\b/.test(authenticate))
              return ['A password prompt (basic authentication)', 'sign-in'];
            if (page === 'access') return ['Cloudflare Access', 'sign-in'];
            if (down) return [proxy ?? 'A proxy', 'down'];
            if (status === 404 && (proxy || page === 'not-found')) return [proxy ?? 'A proxy', 'no-route'];
            if (page === 'sign-in') return ['A sign-in page', 'sign-in'];
            if ([401, 403, 407].includes(status)) return [proxy ?? 'A proxy or firewall', 'blocked'];
            return [proxy ?? 'A web page', 'page'];
          };
          expect([status, text, proxy, authenticate, front.name, front.kind]).toEqual([
            status,
            text,
            proxy,
            authenticate,
            ...expected(),
          ]);
        }
});
