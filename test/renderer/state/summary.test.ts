import { expect, test } from 'vitest';
import type { Readings } from '../../../src/renderer/src/state/model.ts';
import { summarize } from '../../../src/renderer/src/state/summary.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import { account, instance, member } from './fixture.ts';

const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const HOUR = 3_600_000;

function invitation(id: string, hoursLeft: number, status = 'pending'): Invitation {
  const expiresAt = new Date(NOW + hoursLeft * HOUR).toISOString();
  return { id, organizationId: 'org-a', email: `${id}@example.com`, role: 'member', status, expiresAt };
}

function readings(invitations: Invitation[]): Readings {
  return {
    account: { state: 'ready', data: account('a'), at: NOW },
    members: { 'org-a': { state: 'ready', data: [member('a')], at: NOW } },
    invitations: { 'org-a': { state: 'ready', data: invitations, at: NOW } },
    rights: {},
    seen: new Map(),
  };
}

test('an invitation past its end is not pending, whatever the server’s status says', () => {
  const list = [invitation('late', -1), invitation('fine', 100), invitation('done', 100, 'accepted')];
  expect(summarize(instance('a'), readings(list), NOW)).toMatchObject({
    organizations: 2,
    members: 1,
    pending: 1,
  });
});

test('what ends within a day is told, soonest first, with keys that end within two weeks', () => {
  const [key] = instance('a').keys;
  const keys = key ? [{ ...key, expiresAt: new Date(NOW + 13 * 24 * HOUR).toISOString() }] : [];
  const list = [invitation('tomorrow', 23), invitation('soon', 2), invitation('later', 25)];
  const { expiring } = summarize(instance('a', { keys }), readings(list), NOW);
  expect(expiring.map((item) => item.id)).toEqual(['soon', 'tomorrow', 'key-a']);
});

test('what was never read is unknown, not zero', () => {
  const summary = summarize(instance('a'), undefined, NOW);
  expect(summary).toEqual({
    organizations: undefined,
    members: undefined,
    pending: undefined,
    expiring: [],
    moreExpiring: 0,
  });
});
