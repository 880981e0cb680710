import { expect, test } from 'vitest';
import { isSameAddress } from '../../src/shared/text.ts';

test.each([
  ['one@x.example', 'One@X.example', true],
  [' one@x.example', 'one@x.example\t', true],
  ['one@x.example', 'one@y.example', false],
  ['one@x.example', 'on e@x.example', false],
])('%j and %j are one person’s: %s', (one, other, isSame) => expect(isSameAddress(one, other)).toBe(isSame));
