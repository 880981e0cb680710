import { expect, test } from 'vitest';
import { oneLine } from '../../src/shared/oneLine.ts';

test('an untrusted name becomes one line without marks that hide or turn text', () => {
  expect(oneLine('  Shop\r\n\u202Etxt.\u200B\tend ', 80)).toBe('Shop txt. end');
  expect(oneLine('\u0000\u2028\uFEFF', 80)).toBe('');
});

test('a text that is too long ends with an ellipsis and is no longer than allowed', () => {
  expect(oneLine('abcdef', 6)).toBe('abcdef');
  expect(oneLine('abcdefg', 6)).toBe('abcde…');
});
