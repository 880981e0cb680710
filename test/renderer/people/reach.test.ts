import { expect, test } from 'vitest';
import { keysThere, keyWords } from '../../../src/renderer/src/features/people/Reach.tsx';
import type { Account } from '../../../src/shared/dokploy.ts';
import { keyRecord } from '../../shared/records.ts';

const made = keyRecord('a', { userId: 'u1', serverKeyId: 's1' });
const pasted = keyRecord('b', { userId: 'u1', serverKeyId: null });
const other = keyRecord('c', { userId: 'u2', serverKeyId: 's9' });
const account = {
  ...{ version: '0.30.2', organizations: [], userId: 'u1' },
  caller: { userId: 'u1', user: { id: 'u1', apiKeys: ['s1', 's2', 's3'].map((id) => ({ id })) } },
} as unknown as Account;
const isTheirs = (userId: string | null) => userId === 'u1';

test('the keys of somebody are those here and those that a server lists to them; a pasted one is counted once', () => {
  const there = keysThere({ keys: [made, pasted, other] }, account, isTheirs);
  expect(there).toEqual({ made: [made], pasted: 1, others: 1 });
  expect(keyWords([there])).toBe('1 made by Quayside, 1 pasted, 1 more on the servers');
});

test('a server that was not read counts what is here alone', () => {
  expect(keyWords([keysThere({ keys: [made, pasted] }, null, isTheirs)])).toBe(
    '1 made by Quayside, 1 pasted',
  );
});

test('no key is never said of people whose keys no server lists', () => {
  expect(keyWords([keysThere({ keys: [other] }, account, () => false)])).toMatch(/^None known/);
});
