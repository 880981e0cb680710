import { describe, expect, test } from 'vitest';
import type { Account } from '../../src/shared/dokploy.ts';
import type { KeyHealth, KeyRecord } from '../../src/shared/instance.ts';
import { type KeySigns, keyStateOf } from '../../src/shared/keyState.ts';
import { principalIn } from '../../src/shared/rules/principal.ts';
import { keyRecord } from './records.ts';

const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const HOUR = 3_600_000;
const ACCOUNT: Account = { version: '0.30.2', caller: null, organizations: [] };

function stateOf(
  key: Partial<KeyRecord>,
  health?: Partial<KeyHealth>,
  signs: Partial<KeySigns> = {},
): ReturnType<typeof keyStateOf> {
  const known = health && { state: 'good' as const, at: NOW, goodAt: null, lost: null, ...health };
  return keyStateOf(keyRecord('k1', key), {
    account: ACCOUNT,
    principal: null,
    now: NOW,
    ...signs,
    health: known,
  });
}

describe('the state of a key', () => {
  test('is good once it worked, and untried before', () => {
    expect(stateOf({}, { state: 'good', goodAt: NOW })).toEqual({ state: 'good' });
    expect(stateOf({})).toEqual({ state: 'untried' });
  });

  test.each(['locked', 'absent', 'not-answering', 'denied', 'failed'] as const)(
    'is that of the keychain when that is %s',
    (trouble) =>
      expect(stateOf({}, { state: `keychain-${trouble}` })).toEqual({ state: 'keychain', trouble }),
  );

  test('tells missing, kept for an earlier session, expired and being retired apart', () => {
    expect(stateOf({}, { state: 'missing' })).toEqual({ state: 'missing' });
    expect(stateOf({ keptIn: 'session' }, { state: 'session-gone' })).toEqual({ state: 'session-gone' });
    expect(stateOf({ expiresAt: '2026-06-01T11:00:00.000Z' }, { state: 'refused' })).toEqual({
      state: 'expired',
    });
    expect(stateOf({ retiring: true })).toEqual({ state: 'retiring' });
  });

  test('turned away is probably used up when a pasted key worked within the last day, and else not accepted', () => {
    const lastUsedAt = new Date(NOW - HOUR).toISOString();
    const longAgo = new Date(NOW - 30 * HOUR).toISOString();
    expect(stateOf({}, { state: 'refused', goodAt: NOW - HOUR })).toEqual({ state: 'used-up' });
    expect(stateOf({ lastUsedAt }, { state: 'refused' })).toEqual({ state: 'used-up' });
    expect(stateOf({ lastUsedAt: longAgo }, { state: 'refused' })).toEqual({ state: 'not-accepted' });
    expect(stateOf({}, { state: 'refused' })).toEqual({ state: 'not-accepted' });
    // Those made here have no limit.
    expect(stateOf({ origin: 'made', lastUsedAt }, { state: 'refused' })).toEqual({ state: 'not-accepted' });
  });

  test('tells why it opens nothing any more, as far as the server does', () => {
    expect(stateOf({}, { lost: 'organization-gone' })).toEqual({ state: 'organization-gone' });
    expect(stateOf({}, { lost: 'user-left' })).toEqual({ state: 'user-left' });
    expect(stateOf({}, { lost: 'either' })).toEqual({ state: 'no-access' });
    expect(stateOf({ organizationId: null }, {})).toEqual({ state: 'organization-gone' });
  });

  test('says for what the role is too low, and nothing of an owner’s', () => {
    const as = (role: string) => {
      const member = { id: 'm1', userId: 'ada', role };
      const organization = { id: 'acme', name: 'Acme', createdAt: '', ownerId: 'u2', members: [member] };
      return principalIn({ ...ACCOUNT, organizations: [organization] }, 'acme', null);
    };
    expect(stateOf({}, {}, { principal: as('member') })).toEqual({
      state: 'role-too-low',
      reason: expect.stringContaining('see members and invitations'),
    });
    expect(stateOf({}, {}, { principal: as('owner') })).toEqual({ state: 'good' });
  });
});
