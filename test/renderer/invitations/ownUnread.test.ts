import { expect, test } from 'vitest';
import { someNames } from '../../../src/renderer/src/features/invitations/AllInvitations.tsx';

test('of many instances that did not say what waits for oneself a few are named', () => {
  const names = Array.from({ length: 100 }, (_, at) => `Client ${at + 1}`);
  expect(someNames(names.slice(0, 2))).toBe('Client 1, Client 2');
  expect(someNames(names.slice(0, 6))).toBe('Client 1, Client 2, Client 3, Client 4, Client 5 and 1 more');
  expect(someNames(names)).toContain('and 95 more');
});
