import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sanitizeText } from '../../src/renderer/src/sanitizeText.ts';
import { searchText } from '../../src/shared/text.ts';

/** Pieces that make trouble, mixed with ordinary text. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '\u202e',
        '\u2066',
        '\u200f',
        '\u200b',
        '\u200d',
        '\u200c',
        '\ufeff',
        '\u0000',
        '\u001b[31m',
        '\n',
        '\r\n',
        '\t',
        '\u2028',
        '\u00a0',
        '\u3164',
        '\ud800',
        '\udc00',
        '\u0301'.repeat(30),
        ' ',
        '  ',
        '👩‍👩‍👧',
        '\u{e0041}',
        'x'.repeat(3000),
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('no untrusted text can break a line, turn its direction, or carry a control character', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const shown = sanitizeText(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      expect(shown).not.toMatch(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
      expect(shown).not.toMatch(/\p{Surrogate}/u);
      expect(shown).not.toMatch(/\p{M}{5}/u);
      expect(shown).toBe(shown.trim());
    }),
    { numRuns: 2000 },
  );
});

test('a text is never longer than asked for, and cleaning it twice changes nothing', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 2, max: 300 }), (text, longest) => {
      const shown = sanitizeText(text, longest);
      expect(shown.length).toBeLessThanOrEqual(longest);
      expect(sanitizeText(shown, longest)).toBe(shown);
    }),
    { numRuns: 2000 },
  );
});

test('an ordinary name stays as it is, whatever its script', () => {
  for (const name of [
    'Acme',
    "O'Neill & Söhne <3",
    'محمد علي',
    '山田太郎',
    'नमस्ते',
    '👩‍👩‍👧‍👦 Family',
    'می‌خواهم',
  ])
    expect(sanitizeText(name)).toBe(name);
});

test('a text without anything visible is empty, so that something else can be shown', () => {
  for (const name of [
    null,
    undefined,
    '',
    '   ',
    '\n\t',
    '\u200b\u202e\u2066',
    '\u3164',
    '\u200d',
    ' \u200d \u00a0',
  ])
    expect(sanitizeText(name)).toBe('');
});

test('control characters become visible, and a cut text says that it was cut', () => {
  expect(sanitizeText('a\u0000b\u001bc\u007f')).toBe('a\u2400b\u241bc\u2421');
  expect(sanitizeText('x'.repeat(10_000), 20)).toBe(`${'x'.repeat(19)}…`);
});

test('a search does not care about case, accents and width', () =>
  expect(searchText('ÉCOLE Ｏｐｓ')).toBe('ecole ops'));
