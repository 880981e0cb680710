import { expect, test } from 'vitest';
import { apartWords, countWords } from '../../../src/renderer/src/features/access/driftWords.ts';

test('what was not compared names its place and why', () => {
  const apart = { instanceId: 'a', organizationId: 'acme', organizationName: 'Acme', why: 'unread' } as const;
  expect(apartWords(apart, 'Shop', 'No key here opens it.')).toBe(
    'Acme on Shop: not read. No key here opens it.',
  );
  expect(apartWords({ ...apart, organizationId: null, why: 'rebuilt' }, 'Shop', null)).toMatch(
    /^Shop: another installation/,
  );
});

test('numbers of differences are words', () => {
  expect([0, 1, 2].map(countWords)).toEqual(['no differences', '1 difference', '2 differences']);
});
