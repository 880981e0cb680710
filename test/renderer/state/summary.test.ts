import { expect, test } from 'vitest';
import type { Readings } from '../../../src/renderer/src/state/readings.ts';
import { summarize, totalWords } from '../../../src/renderer/src/state/summary.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
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
    own: { state: 'idle' },
    trees: {},
    seen: new Map(),
  };
}

test('an invitation past its end is not pending, whatever the server’s status says', () => {
  const list = [
    invitation('late', -1),
    invitation('older', -100),
    invitation('fine', 100),
    invitation('done', 100, 'accepted'),
  ];
  expect(summarize(instance('a'), readings(list), NOW)).toMatchObject({
    organizations: 2,
    people: { known: new Set(['one@a.example.com']), unlisted: 0, lists: 1 },
    covered: { people: 1, pending: 1 },
    pending: 1,
    expired: 2,
    withKey: 1,
  });
});

test('what was never read is unknown, not zero', () => {
  const summary = summarize(instance('a'), undefined, NOW);
  expect(summary).toEqual({
    organizations: undefined,
    people: undefined,
    pending: undefined,
    expired: undefined,
    withKey: 1,
    covered: { people: 0, pending: 0 },
  });
  expect(totalWords([summary])).toBe('1 instance');
});

test('numbers say what they cover, and people in several organizations or on several servers count once', () => {
  const key = instance('a').keys[0] as KeyRecord;
  const person = (email: string) => ({ ...member('a'), user: { id: email, email } });
  const list = (...emails: string[]) => ({ state: 'ready' as const, at: NOW, data: emails.map(person) });
  const both = instance('a', { keys: [key, { ...key, id: 'key-2', organizationId: 'other-a' }] });
  const read = { ...readings([]), members: { 'org-a': list('one@x.example', 'two@x.example') } };
  const part = summarize(instance('a'), read, NOW);
  expect(totalWords([part])).toBe('1 instance · 2 members in 1 of 2 organizations');
  const whole = summarize(
    both,
    { ...read, members: { ...read.members, 'other-a': list('ONE@x.example', 'three@x.example') } },
    NOW,
  );
  expect(whole.people?.known.size).toBe(3);
  expect(whole.covered).toEqual({ people: 2, pending: 1 });
  expect(totalWords([whole])).toBe('1 instance · 3 members in 2 organizations');
  expect(totalWords([whole, part, summarize(instance('b'), undefined, NOW)])).toBe(
    // The key of an instance that was never read was stored for one.
    '3 instances · 3 members in 3 of 5 organizations',
  );
  const keyless = { ...instance('b'), keys: [] };
  expect(totalWords([whole, part, summarize(keyless, undefined, NOW)])).toBe(
    '3 instances · 3 members in 3 of 4 organizations on 2 instances',
  );
});
