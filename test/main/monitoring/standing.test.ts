import { expect, test } from 'vitest';
import { glanceOf, standingOf } from '../../../src/main/monitoring/standing.ts';
import type { ErrorCode } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const key = (more: Partial<KeyRecord> = {}) =>
  ({ id: 'k', status: 'active', expiresAt: null, ...more }) as KeyRecord;
const shop = (...keys: KeyRecord[]) => ({ id: 'shop', name: 'Shop', keys }) as Instance;
const error = (code: ErrorCode) => ({ code, message: code, advice: '' });
const calm = { failure: null, away: false, seen: undefined, expired: 0, health: {}, now: NOW };

test('an instance is calm until something is for a person to do, which is named with what matters most first', () => {
  const at = (days: number) => new Date(NOW + days * DAY).toISOString();
  const why = (instance: Instance, facts: object = {}) => {
    const { tone, why: words } = standingOf(instance, { ...calm, ...facts });
    return `${tone}: ${words}`;
  };
  expect(why(shop(key()))).toBe('calm: ');
  expect(why(shop(key({ expiresAt: at(3) })))).toBe('hand: key ends in 3 days');
  expect(why(shop(key({ expiresAt: at(-1) })))).toBe('hand: key expired');
  expect(why(shop(key()), { failure: error('timeout') })).toBe('calm: ');
  expect(why(shop(key()), { failure: error('timeout'), away: true })).toBe('away: not reachable');
  expect(why(shop(key()), { failure: error('key-not-accepted') })).toBe('hand: key not accepted');
  expect(why(shop(key()), { failure: error('keychain-locked') })).toBe('hand: keychain locked');
  const health = { k: { state: 'refused', at: 0, goodAt: null, lost: null } };
  expect(why(shop(key()), { health })).toBe('hand: key not working');
  const invitations = {
    at: 0,
    count: 2,
    soonest: [{ id: 'a', email: 'a@b.c', expiresAt: NOW - 1 }],
    later: [],
  };
  const seen = { organizations: [{ organizationId: 'o', invitations }] };
  expect(why(shop(key()), { seen })).toBe('hand: 1 invitation expired');
  expect(why(shop(key()), { seen, expired: 2 })).toBe('hand: 3 invitations expired');
});

test('together the worst counts, and what is away comes first', () => {
  const as = (tone: 'calm' | 'hand' | 'away', name: string) => ({ instanceId: name, name, tone, why: '' });
  const glance = glanceOf([as('calm', 'A'), as('hand', 'B'), as('away', 'C')]);
  expect([glance.tone, glance.instances, glance.troubled.map(({ name }) => name)]).toEqual([
    'away',
    3,
    ['C', 'B'],
  ]);
  expect(glanceOf([as('calm', 'A')]).tone).toBe('calm');
});
