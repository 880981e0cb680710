import { expect, test } from 'vitest';
import type { Difference } from '../../src/shared/drift.ts';
import { driftWords, personWords } from '../../src/shared/driftWords.ts';

const place = { key: '', instanceId: 'a', organizationId: 'acme', organizationName: 'Acme' };
const person = { ...place, personId: 'ann@x.example', emails: ['ann@x.example'] };

test.each<[Difference, string]>([
  [{ kind: 'new', ...person, now: 'admin', invitedAs: null }, 'New as admin'],
  [{ kind: 'new', ...person, now: 'admin', invitedAs: 'member' }, 'New as admin: accepted an invitation'],
  [{ kind: 'gone', ...person, was: 'admin' }, 'Gone, was admin'],
  [{ kind: 'raised', ...person, was: 'member', now: 'admin' }, 'Raised from member to admin'],
  [{ kind: 'lowered', ...person, was: 'admin', now: 'member' }, 'Lowered from admin to member'],
  [{ kind: 'other-role', ...person, was: 'deployer', now: 'auditor' }, 'Changed from deployer to auditor'],
  [{ kind: 'invited', ...person, was: null, now: 'admin' }, 'Invited as admin'],
  [{ kind: 'invited', ...person, was: 'member', now: 'admin' }, 'Invited as admin, was as member'],
  [{ kind: 'lost-two-factor', key: '', instanceId: 'a', personId: 'x', emails: [] }, 'Lost 2FA'],
  [{ kind: 'organization-new', ...place, people: 1 }, 'New organization, 1 person'],
  [{ kind: 'organization-gone', ...place, people: 2 }, 'Organization gone, had 2 people'],
])('a difference of kind %j is told', (difference, words) => {
  expect(driftWords(difference)).toBe(words);
});

test('whoever has no address is not called by ids, and joined addresses are all named', () => {
  const now = { kind: 'new' as const, ...person, now: 'member', invitedAs: null };
  expect(personWords({ ...now, emails: [' a u-1'] })).toBe('Somebody without an address');
  expect(personWords({ ...now, emails: ['ann@x.example', 'ann@home.example'] })).toBe(
    'ann@x.example, ann@home.example',
  );
  expect(personWords({ kind: 'organization-new', ...place, people: 1 })).toBe('');
});
