import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyRecord } from '../../src/shared/instance.ts';
import { preferredKeys } from '../../src/shared/keys.ts';
import { keyRecord as key } from './records.ts';

const idsOf = (keys: KeyRecord[], bad: string[] = []) =>
  preferredKeys(keys, { now: Date.UTC(2026, 5, 1), isBad: (id) => bad.includes(id) }).map(({ id }) => id);

test('of several keys the strongest role comes first, then one made here, then the newest', () => {
  const wanted = [
    key('owner, newer', { createdAt: '2026-02-01T00:00:00.000Z' }),
    key('owner', {}),
    key('admin, made here', { role: 'admin', origin: 'made' }),
    key('admin', { role: 'admin', createdAt: '2026-03-01T00:00:00.000Z' }),
    key('custom', { role: 'billing' }),
    key('member', { role: 'member', origin: 'made', createdAt: '2026-04-01T00:00:00.000Z' }),
    key('unknown', { role: null, origin: 'made' }),
  ];
  const order = wanted.map(({ id }) => id);
  fc.assert(
    fc.property(fc.shuffledSubarray(wanted, { minLength: wanted.length }), (keys) => {
      expect(idsOf(keys)).toEqual(order);
    }),
  );
});

test('of two alike the one recorded later is the newer', () =>
  expect(idsOf([key('a'), key('b')])).toEqual(['b', 'a']));

test('a key that was turned away, has ended or is being retired is used only where there is no other', () => {
  const member = key('member', { role: 'member' });
  expect(idsOf([key('refused'), member], ['refused'])).toEqual(['member', 'refused']);
  expect(idsOf([key('ended', { expiresAt: '2026-05-31T00:00:00.000Z' }), member])).toEqual([
    'member',
    'ended',
  ]);
  expect(idsOf([key('lasting', { expiresAt: '2026-06-02T00:00:00.000Z' }), member])[0]).toBe('lasting');
  expect(idsOf([key('going', { retiring: true }), key('refused')], ['refused'])).toEqual([
    'refused',
    'going',
  ]);
});
