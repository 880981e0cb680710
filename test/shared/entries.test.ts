import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEmail, readLogo, readName } from '../../src/shared/entries.ts';

const readOf = (result: { ok: boolean; value?: string }) => (result.ok ? result.value : null);

describe('a name', () => {
  it.each([
    ['  Acme  ', 'Acme'],
    ['東京 🚀 العربية', '東京 🚀 العربية'],
    ['👩‍💻 <b>&amp;', '👩‍💻 <b>&amp;'],
    ['🚀'.repeat(255), '🚀'.repeat(255)],
  ])('%j is %j', (text, name) => expect(readOf(readName(text))).toBe(name));

  it.each(['', ' \t ', 'a\nb', 'a\u0000', 'a\u202Eb', 'a\u200Bb', 'a\u2028b', 'a\uD800b', 'n'.repeat(256)])(
    '%j is refused, and the field is named',
    (text) => {
      const read = readName(text);
      expect(!read.ok && read.error).toMatchObject({ code: 'bad-input', details: { field: 'name' } });
    },
  );
});

describe('a logo', () => {
  it.each([
    [' https://example.com/l.png ', 'https://example.com/l.png'],
    ['data:image/png;base64,iVBORw0KGgo=', 'data:image/png;base64,iVBORw0KGgo='],
    ['   ', ''],
  ])('%j is %j', (text, logo) => expect(readOf(readLogo(text))).toBe(logo));

  it.each([
    'http://example.com/l.png',
    'javascript:alert(1)',
    'data:text/html,<b>',
    'https://',
    'https://a b',
    `data:image/png;base64,${'A'.repeat(200_001)}`,
  ])('%s is refused', (text) => expect(readOf(readLogo(text))).toBeNull());
});

describe('an e-mail address', () => {
  it.each([
    [' New.Person@Example.COM ', 'new.person@example.com'],
    ['a+b@example.com', 'a+b@example.com'],
  ])('%j is %j', (text, address) => expect(readOf(readEmail(text))).toBe(address));

  it.each(['', 'x', 'a b@example.com', 'jürgen@example.com', 'a@b', 'a@example.com, b@example.com'])(
    '%j is refused',
    (text) => expect(readOf(readEmail(text))).toBeNull(),
  );

  it('is taken where zod takes it, as Dokploy does', () => {
    const dokploys = z.email();
    const part = fc.string({
      unit: fc.constantFrom('a', 'Z', '0', '.', '-', '_', '+', "'", 'é', ' '),
      maxLength: 8,
    });
    fc.assert(
      fc.property(part, part, (name, host) => {
        const address = `${name}@${host}.de`.trim().toLowerCase();
        expect(readEmail(address).ok).toBe(dokploys.safeParse(address).success);
      }),
      { numRuns: 2_000 },
    );
  });
});
