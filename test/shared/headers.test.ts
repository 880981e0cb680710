import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHeaderName, readHeaderValue } from '../../src/shared/headers.ts';

describe('the name of an extra header', () => {
  test.each([
    'CF-Access-Client-Id',
    'Authorization',
    'X-Forwarded-User',
    'x_token',
    'constructor',
    '__proto__',
  ])('%s is taken', (name) => expect(readHeaderName(` ${name} `)).toEqual({ ok: true, value: name }));

  test.each([
    'x-api-key',
    'X-Api-Key',
    'Content-Type',
    'content-length',
    'Accept',
    'accept-encoding',
    'Host',
    'Cookie',
    'Set-Cookie',
    'User-Agent',
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Proxy-Authorization',
    'proxy-connection',
    'Sec-Fetch-Site',
    'Expect',
    'Origin',
    'Referer',
  ])('%s is refused', (name) =>
    expect(readHeaderName(name)).toMatchObject({ ok: false, error: { code: 'header-refused' } }),
  );

  test.each(['', 'two words', 'name:', 'näme', 'a\r\nb', 'a\u0000', 'a/b', 'x'.repeat(101)])(
    'is none: %j',
    (name) => expect(readHeaderName(name).ok).toBe(false),
  );
});

describe('the value of an extra header', () => {
  test('is taken without what was copied around it', () =>
    expect(readHeaderValue(' Basic b3BzOg== \r\n')).toEqual({ ok: true, value: 'Basic b3BzOg==' }));

  test('whatever is taken can stand on one line of a request, and nothing refused is repeated', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const read = readHeaderValue(text);
        if (read.ok) return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(read.value);
        return text.trim().length < 4 || !JSON.stringify(read).includes(text.trim());
      }),
      { examples: [['a\r\nx-api-key: b'], ['a\u0007'], ['ä'], ['\u007f'], [' ']] },
    );
  });

  test('is not longer than a keychain can take', () => {
    expect(readHeaderValue('x'.repeat(2048)).ok).toBe(true);
    expect(readHeaderValue('x'.repeat(2049)).ok).toBe(false);
  });
});
