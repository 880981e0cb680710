import { describe, expect, test } from 'vitest';
import { notDokployFailure, proxyPageFailure, redirectedFailure } from '../../../src/main/dokploy/fronts.ts';

const read = { host: 'shop.example.com', call: 'organization.all', kind: 'read' } as const;
const ORIGIN = 'http://shop.example.com';

describe('a server that sends calls on', () => {
  test.each([
    ['https://shop.example.com/api', 'answers only over https.', 'Use the address https://shop.example.com.'],
    ['http://shop.example.com/setup', 'another page (http://shop.example.com/setup).', 'Check the proxy'],
    ['an address that cannot be read', 'another page (an address that cannot be read).', 'Check the proxy'],
    ['https://new.example.com/', 'redirects calls to https://new.example.com.', 'If Dokploy moved there'],
  ])('to %s', (target, message, advice) => {
    const error = redirectedFailure(read, ORIGIN, target, null);
    expect(error).toMatchObject({ code: 'redirected', details: { target } });
    expect(error.message).toContain(message);
    expect(error.advice).toContain(advice);
    expect(error.details).not.toHaveProperty('front');
  });

  test('by https to another page of its own is no matter of https', () => {
    const error = redirectedFailure(read, 'https://shop.example.com', 'https://shop.example.com/setup', null);
    expect(error.message).toContain('another page (https://shop.example.com/setup)');
  });

  test('to a known sign-in is told by its name', () => {
    const error = redirectedFailure(read, ORIGIN, 'https://x.cloudflareaccess.com/', 'Cloudflare Access');
    expect(error.message).toBe(
      'Cloudflare Access stands in front of shop.example.com and asks for a sign-in.',
    );
    expect(error.details).toMatchObject({ front: 'Cloudflare Access' });
  });
});

test('what answers in front of Dokploy may have handed a write on, and nobody asks that of a read', () => {
  const details = (kind: 'read' | 'write', front: 'down' | 'page') =>
    proxyPageFailure({ ...read, kind }, 502, { name: 'nginx', kind: front }).details;
  for (const front of ['down', 'page'] as const) {
    expect(details('write', front)).toMatchObject({ outcomeUnknown: true, front: 'nginx', status: 502 });
    expect(details('read', front)).not.toHaveProperty('outcomeUnknown');
  }
});

test('of what is not Dokploy it is said whether the key was sent there', () => {
  expect(notDokployFailure(read, 200, false).advice).toContain('The key was not sent.');
  expect(notDokployFailure(read, 200, true).advice).not.toContain('The key was not sent.');
});
