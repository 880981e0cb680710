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
  ])('%s is read as %s', (typed, url) => {
    expect(readProxy(typed)).toEqual({ ok: true, value: url });
  });

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
  ])('%s is refused', (typed) => {
    expect(readProxy(typed)).toMatchObject({ ok: false, error: { code: 'proxy-invalid' } });
  });
});
