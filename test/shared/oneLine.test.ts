import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeName, isNamedAfter } from '../../src/shared/nameFault.ts';
import { cutText, oneLine } from '../../src/shared/text.ts';

test('an untrusted name becomes one line without marks that hide or turn text', () => {
  expect(oneLine('  Shop\r\n\u202Etxt.\u200B\tend ', 80)).toBe('Shop txt. end');
  expect(oneLine('\u0000\u2028\uFEFF', 80)).toBe('');
});

test('a text that is too long ends with an ellipsis and is no longer than allowed', () => {
  expect(oneLine('abcdef', 6)).toBe('abcdef');
  expect(oneLine('abcdefg', 6)).toBe('abcde…');
  expect(oneLine('abcd🚀fg', 6)).toBe('abcd…');
});

/** Half of a character that takes two UTF-16 units. */
const HALF = /\p{Surrogate}/u;
const text = fc.string({ unit: fc.constantFrom('a', ' ', '🚀', 'é', '\ud83d', '\udE80'), maxLength: 24 });
const wholeText = fc.string({ unit: fc.constantFrom('a', ' ', '🚀', 'é'), minLength: 1, maxLength: 24 });
const length = fc.integer({ min: 8, max: 24 });

test('a line never has half of a character, whatever a stranger’s name has', () => {
  fc.assert(
    fc.property(text, length, (name, most) => {
      const line = oneLine(name, most);
      expect(line.length).toBeLessThanOrEqual(most);
      expect(line).not.toMatch(HALF);
    }),
  );
});

test('a name that is cut to be free never ends in half of a character, and is known for what it was made of', () => {
  fc.assert(
    fc.property(wholeText, length, fc.integer({ min: 0, max: 12 }), (name, longest, many) => {
      const taken: string[] = [];
      for (let at = 0; at < many; at += 1) taken.push(freeName(name, taken, longest));
      const free = freeName(name, taken, longest);
      expect(free.length).toBeLessThanOrEqual(longest);
      expect(free).not.toMatch(HALF);
      expect(taken).not.toContain(free);
      if (many > 0) expect(isNamedAfter(free, name, longest)).toBe(true);
    }),
  );
});

test('a text that is cut loses no more than the character that has no room', () => {
  fc.assert(
    fc.property(wholeText, length, (whole, most) => {
      const cut = cutText(whole, most);
      expect(whole.startsWith(cut)).toBe(true);
      expect(cut.length).toBeGreaterThanOrEqual(Math.min(whole.length, most) - 1);
    }),
  );
});
