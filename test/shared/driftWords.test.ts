import { expect, test } from 'vitest';
import type { Difference } from '../../src/shared/drift.ts';
import { driftWords, personWords } from '../../src/shared/driftWords.ts';
import type { CompactAccess } from '../../src/shared/permissions/permissions.ts';

const place = { key: '', instanceId: 'a', organizationId: 'acme', organizationName: 'Acme' };
const person = { ...place, personId: 'ann@x.example', emails: ['ann@x.example'] };

function permissions(granted: Partial<CompactAccess>, revoked: Partial<CompactAccess>): Difference {
  const none = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
  const projects = { granted: ['p-1', 'p-2', 'p-3'].slice(0, granted.projects ?? 0), revoked: [] };
  const counts = { granted: { ...none, ...granted }, revoked: { ...none, ...revoked } };
  return { kind: 'permissions', ...person, role: 'member', ...counts, projects };
}

test('projects that were granted are named as far as their names are known', () => {
  const names = new Map([
    ['p-1', 'Shop'],
    ['p-2', 'Blog\nand more'],
  ]);
  const words = (count: number) => driftWords(permissions({ projects: count }, {}), (id) => names.get(id));
  expect(words(1)).toBe('Granted 1 project (Shop)');
  expect(words(2)).toBe('Granted 2 projects (Shop, Blog and more)');
  expect(words(5)).toBe('Granted 5 projects (Shop, Blog and more, …)');
});

test.each<[Difference, string]>([
  [{ kind: 'new', ...person, now: 'admin', invitedAs: null }, 'New as admin'],
  [{ kind: 'new', ...person, now: 'admin', invitedAs: 'member' }, 'New as admin: accepted an invitation'],
  [{ kind: 'gone', ...person, was: 'admin' }, 'Gone, was admin'],
  [{ kind: 'raised', ...person, was: 'member', now: 'admin' }, 'Raised from member to admin'],
  [{ kind: 'lowered', ...person, was: 'admin', now: 'member' }, 'Lowered from admin to member'],
  [{ kind: 'other-role', ...person, was: 'deployer', now: 'auditor' }, 'Changed from deployer to auditor'],
  [{ kind: 'invited', ...person, was: null, now: 'admin' }, 'Invited as admin'],
  [{ kind: 'invited', ...person, was: 'member', now: 'admin' }, 'Invited as admin, was as member'],
  [permissions({ projects: 2, switches: 64 }, {}), 'Granted 2 projects, “Docker”'],
  [permissions({}, { services: 1 }), 'Taken away 1 service'],
  [
    permissions({ projects: 1 }, { environments: 3, switches: 2047 }),
    'Granted 1 project; taken away 3 environments, 11 switches',
  ],
  [{ kind: 'lost-two-factor', key: '', instanceId: 'a', personId: 'x', emails: [] }, 'Lost 2FA'],
  [{ kind: 'organization-new', ...place, people: 1 }, 'New organization, 1 person'],
  [{ kind: 'organization-gone', ...place, people: 2 }, 'Organization gone, had 2 people'],
])('a difference of kind %j is told', (difference, words) => expect(driftWords(difference)).toBe(words));

test('whoever has no address is not called by ids, and joined addresses are all named', () => {
  const now = { kind: 'new' as const, ...person, now: 'member', invitedAs: null };
  expect(personWords({ ...now, emails: [' a u-1'] })).toBe('Somebody without an address');
  expect(personWords({ ...now, emails: ['ann@x.example', 'ann@home.example'] })).toBe(
    'ann@x.example, ann@home.example',
  );
  expect(personWords({ kind: 'organization-new', ...place, people: 1 })).toBe('');
});
