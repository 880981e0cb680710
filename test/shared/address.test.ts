import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathIn, readAddress } from '../../src/shared/address.ts';

function originOf(text: string): string {
  const read = readAddress(text);
  return read.ok ? read.value.origin : `refused: ${read.error.message}`;
}

it.each([
  ['https://dokploy.example.com/dokploy', '/dokploy'],
  ['dokploy.example.com:8443/dashboard/projects?x=1#y', '/dashboard/projects?x=1#y'],
  ['"dokploy.example.com/api"', '/api'],
  ['https://dokploy.example.com/', ''],
  ['https:dokploy.example.com', ''],
  ['mailto:a/b', ''],
])('of the typed address %o is left out %o', (typed, path) => expect(pathIn(typed)).toBe(path));

describe('what people paste becomes the instance’s origin', () => {
  it.each([
    ['dokploy.example.com', 'https://dokploy.example.com'],
    ['  https://dokploy.example.com/  ', 'https://dokploy.example.com'],
    ['HTTPS://Dokploy.Example.COM/API/', 'https://dokploy.example.com'],
    ['dokploy.example.com/api', 'https://dokploy.example.com'],
    ['https://dokploy.example.com/dashboard/projects?x=1#y', 'https://dokploy.example.com'],
    ['https://dokploy.example.com:443/', 'https://dokploy.example.com'],
    ['dokploy.example.com:8443', 'https://dokploy.example.com:8443'],
    ['dokploy.example.com.', 'https://dokploy.example.com'],
    ['dokploy.example.com:/api', 'https://dokploy.example.com'],
    ['https:dokploy.example.com', 'https://dokploy.example.com'],
    ['//dokploy.example.com', 'https://dokploy.example.com'],
    ['<https://dokploy.example.com>', 'https://dokploy.example.com'],
    ['"dokploy.example.com"', 'https://dokploy.example.com'],
    ['“dokploy.example.com”', 'https://dokploy.example.com'],
    ['\u200bdokploy.example.com\ufeff', 'https://dokploy.example.com'],
    ['münchen.example', 'https://xn--mnchen-3ya.example'],
    ['http://192.0.2.10:3000/', 'http://192.0.2.10:3000'],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['http://[::1]:3000/api', 'http://[::1]:3000'],
    ['https://dokploy.example.com/@someone', 'https://dokploy.example.com'],
  ])('%s', (text, origin) => expect(originOf(text)).toBe(origin));

  it.each([
    ['localhost:3000', 'http://localhost:3000'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['192.0.2.10:3000', 'http://192.0.2.10:3000'],
    ['192.0.2.10', 'https://192.0.2.10'],
    ['dokploy.example.com:3000', 'https://dokploy.example.com:3000'],
    ['https://192.0.2.10:3000', 'https://192.0.2.10:3000'],
  ])('%s without a scheme is taken as Dokploy’s own first address where it is one', (text, origin) =>
    expect(originOf(text)).toBe(origin),
  );
});

describe('what is no address is refused with its reason', () => {
  it.each([
    ['', 'no address'],
    ['   ', 'no address'],
    ['https://', 'host name'],
    ['dokploy example.com', 'spaces'],
    ['https://a.example\nhttps://b.example', 'line breaks'],
    ['ftp://dokploy.example.com', 'not by "ftp:"'],
    ['file:///etc/passwd', 'not by "file:"'],
    ['javascript:alert(1)', 'not by "javascript:"'],
    ['mailto:me@example.com', 'not by "mailto:"'],
    ['https://me:secret@dokploy.example.com', 'user name or password'],
    ['root@dokploy.example.com', 'user name or password'],
    ['https://a..example', 'host name'],
    ['https://*.example.com', 'host name'],
    ['3000', 'IP address'],
    ['0x7f.1', 'IP address'],
    ['192.0.2.999', 'host name'],
    ['dokploy.example.com:0', 'Port 0'],
    ['dokploy.example.com:70000', 'host name'],
    ['x'.repeat(3000), 'too long'],
  ])('%s', (text, reason) => {
    const read = readAddress(text);
    expect(read.ok ? read.value.origin : read.error.message).toContain(reason);
  });

  it('never repeats a password', () =>
    expect(JSON.stringify(readAddress('https://me:hunter2@dokploy.example.com'))).not.toContain('hunter2'));
});

it.each([
  ['http://dokploy.example.com', true],
  ['http://192.0.2.10:3000', true],
  ['http://localhost.example.com', true],
  ['http://128.0.0.1', true],
  ['https://dokploy.example.com', false],
  ['http://localhost:3000', false],
  ['http://app.localhost', false],
  ['http://127.1.2.3', false],
  ['http://[::1]:3000', false],
])('http warns, save on this computer: %s: %s', (text, insecure) => {
  const read = readAddress(text);
  expect(read.ok && read.value.insecure).toBe(insecure);
});

describe('for any text', () => {
  const pieces = fc.constantFrom(
    'http',
    'https',
    '://',
    ':',
    '/',
    '//',
    '\\',
    '@',
    '?',
    '#',
    '.',
    '[',
    ']',
    '::1',
    'ü',
    'api',
    '3000',
    '%41',
    'user:pw@',
    'a.example',
    '127.0.0.1',
    ' ',
    '\u200b',
    '１',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.array(pieces, { maxLength: 9 }).map((list) => list.join('')),
  );

  it('gives an origin alone, that reads as itself, or words', () => {
    fc.assert(
      fc.property(text, (typed) => {
        const read = readAddress(typed);
        if (!read.ok) {
          expect(read.error.code).toBe('url-invalid');
          expect(read.error.message).not.toBe('');
          return;
        }
        const { origin, host } = read.value;
        expect(origin).toMatch(/^https?:\/\/[a-z0-9._[\]:-]+$/);
        expect(new URL(origin).origin).toBe(origin);
        expect(new URL(origin).host).toBe(host);
        expect(readAddress(origin)).toEqual(read);
      }),
      { numRuns: 3000 },
    );
  });
});
