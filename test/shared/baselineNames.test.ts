import { expect, test } from 'vitest';
import { calls } from '../../src/shared/contract.ts';
import { BASELINE_NAMES, nameFault } from '../../src/shared/nameFault.ts';

const ID = 'b'.repeat(10);

test.each([
  ['  ', 'Enter a name.'],
  ['x'.repeat(101), 'Use at most 100 characters.'],
  [` ${'x'.repeat(100)} `, null],
])('a baseline may be called %j: %s, and main takes no other', (name, fault) => {
  expect(nameFault(name, BASELINE_NAMES)).toBe(fault);
  expect(calls['access.rename'].input.safeParse({ id: ID, name }).success).toBe(fault === null);
});
