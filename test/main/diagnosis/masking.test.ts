import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask } from '../../../src/main/diagnosis/masking.ts';

const mask = () =>
  createMask({
    hosts: ['dokploy.harbor.example', 'prod:3000', 'xn--mnchen-3ya.example', '[2001:db8::1]', 'work'],
    names: ['Acme  North', 'Harbor of the very long name', 'Say "so"'],
  });

test.each([
  // A host that is known, wherever it stands.
  ['at dokploy.harbor.example:8443', 'at host-1:8443'],
  ['at DOKPLOY.Harbor.Example', 'at host-1'],
  ['rd=https%3A%2F%2Fdokploy.harbor.example%2Flogin', 'rd=https%3A%2F%2Fhost-1%2Flogin'],
  ['{"line":"one\\ndokploy.harbor.example"}', '{"line":"one\\nhost-1"}'],
  ['http://prod:3000 is prod', 'http://host-1:3000 is host-1'],
  ['xn--mnchen-3ya.example and münchen.example', 'host-1 and host-1'],
  // One that looks so.
  ['redirects to //gate.corp.example/x', 'redirects to //host-1/x'],
  ['to https%3A%2F%2Fgate.corp.example%2Fx', 'to https%3A%2F%2Fhost-1%2Fx'],
  ['CN=GATE.CORP.EXAMPLE', 'CN=host-1'],
  ['at bücher.corp.example', 'at host-1'],
  ['through the proxy wpad:3128.', 'through the proxy host-1:3128.'],
  [
    'Calls go through the proxy of this computer, wpad:3128.',
    'Calls go through the proxy of this computer, host-1:3128.',
  ],
  ['The proxy wpad is at 10.0.0.9.', 'The proxy host-1 is at address-1.'],
  // Addresses.
  ['at [2001:db8::1]:443 and 2001:DB8::1', 'at [address-1]:443 and address-1'],
  ['at ::ffff:10.1.2.3 or fe80::1%eth0', 'at address-1 or address-2'],
  ['u=http%3A%2F%2F10.1.2.3%2F and \\n10.1.2.3', 'u=http%3A%2F%2Faddress-1%2F and \\naddress-1'],
  // People.
  ['for anna@harbor.example, anna%40harbor.example', 'for person-1, person-2'],
  ['for anna@intranet and anna@harb…', 'for person-1 and person-2'],
  ['{"to":"a\\u0040b.example"}', '{"to":"person-1"}'],
  ['"anna smith"@harbor.example', '"anna smith"@host-1'],
  // Names, as sentences have them: in one line, and cut.
  ['It opens “Acme North”.', 'It opens “name-1”.'],
  ['It opens “Acme  North”.', 'It opens “name-1”.'],
  ['Diagnosis of “Harbor of the ve…”', 'Diagnosis of “name-1”'],
  ['{"name":"Acme  North"}', '{"name":"name-1"}'],
  ['work and works, a work.', 'host-1 and works, a host-1.'],
  ['*.wild.example.org', 'host-1'],
  // What names nobody stays.
  ['at 09:05:07.123, Chromium 130.0.6723.137', 'at 09:05:07.123, Chromium 130.0.6723.137'],
  ['SHA-256 54:03:A2:C2:63:82:5C:FC:D0', 'SHA-256 54:03:A2:C2:63:82:5C:FC:D0'],
  ['begins with http://.', 'begins with http://.'],
  ['user.get 200 in main.log, instances.json', 'user.get 200 in main.log, instances.json'],
  ['Use “Replace key”. It says “…”.', 'Use “Replace key”. It says “…”.'],
  ['http://localhost:3000/api/health at 10:30:05.', 'http://localhost:3000/api/health at 10:30:05.'],
  [
    'at Module._compile (node:internal/modules/cjs/loader:1554:14)',
    'at Module._compile (node:internal/modules/cjs/loader:1554:14)',
  ],
])('%s', (text, expected) => expect(mask()(text)).toBe(expected));

test('whatever stands around a known host, it is hidden', () => {
  const signs = [' ', '/', '"', '(', '%2F', '\\n', '\\u0022', '=', '@', '“', '', '\t', ':'];
  const before = fc.constantFrom(...signs, 'https://');
  const after = fc.constantFrom(...signs);
  fc.assert(
    fc.property(before, after, (left, right) => {
      expect(mask()(`${left}dokploy.harbor.example${right}`.toLowerCase())).not.toContain('harbor');
    }),
  );
});

test('a long text of signs that a pattern begins with costs no more than its length', () => {
  for (const sign of [':', 'a', 'a.', '-a', '%2f', '@', '“', '\\n', '//', 'a:'])
    expect(mask()(sign.repeat(5_000)).length).toBeGreaterThan(0);
});
