import { describe, expect, test } from 'vitest';
import { readProxy } from '../../src/shared/proxy.ts';

describe('the address of a proxy', () => {
  test.each([
    ['http://proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['HTTPS://Proxy.Example.com/', 'https://proxy.example.com:443'],
    ['socks5://127.0.0.1', 'socks5://127.0.0.1:1080'],
    ['http://proxy.example.com', 'http://proxy.example.com:80'],
    ['socks5://[::1]:9050', 'socks5://[::1]:9050'],
  ])('%s is read as %s', (typed, url) => expect(readProxy(typed)).toEqual({ ok: true, value: url }));

  test.each([
    '',
    'ftp://proxy.example.com',
    'socks4://proxy.example.com',
    'http://user:pass@proxy.example.com:3128',
    'http://user@proxy.example.com',
    'http://proxy.example.com:3128/path',
    'http://a;http=b',
    'http://',
    'a b',
    'http://proxy.example.com:99999',
    'direct://',
  ])('%s is refused', (typed) =>
    expect(readProxy(typed)).toMatchObject({ ok: false, error: { code: 'proxy-invalid' } }),
  );

  test.each([
    [' ', 'There is no proxy address yet.'],
    ['a b', 'An address has no spaces inside.'],
    [`http://${'a'.repeat(500)}`, 'That is too long to be an address.'],
    ['ftp://proxy.example.com', 'not by "ftp:"'],
    ['http://a;http=b', 'This is not the address of a proxy.'],
    ['http://user@proxy.example.com', 'There is a user name or password'],
    ['http://:pass@proxy.example.com', 'There is a user name or password'],
    ['http://proxy.example.com/path', 'ends with its port'],
    ['http://proxy.example.com?a=b', 'ends with its port'],
    ['http://proxy.example.com#a', 'ends with its port'],
  ])('%s is refused with its reason: %s', (typed, words) => {
    const read = readProxy(typed);
    expect(read.ok ? read.value : read.error.message).toContain(words);
  });
});
