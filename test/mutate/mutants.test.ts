import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.ts';

const apply = (source: string) =>
  mutantsOf(source).map(({ start, end, text }) => source.slice(0, start) + text + source.slice(end));

test('a comparison is turned', () => expect(apply('const x = a.b <= c;')).toEqual(['const x = (a.b > c);']));

test('a condition is dropped on either side, and made constant', () => {
  expect(apply('const x = a && b ? 1 : 2;')).toEqual([
    'const x = true as boolean ? 1 : 2;',
    'const x = false as boolean ? 1 : 2;',
    'const x = a ? 1 : 2;',
    'const x = b ? 1 : 2;',
  ]);
});

test('a statement is deleted, and types are left alone', () =>
  expect(apply('type T = A extends B ? 1 : 2;\nsave(x as T);')).toEqual([
    'type T = A extends B ? 1 : 2;\n;',
  ]));
