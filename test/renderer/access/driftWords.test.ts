import { expect, test } from 'vitest';
import {
  acceptWords,
  countWords,
  givesMore,
  grantedWords,
  NOBODY_WORDS,
  reminderWords,
  revertWords,
} from '../../../src/renderer/src/features/access/driftColumns.tsx';
import { byCounts } from '../../../src/renderer/src/features/access/Fold.tsx';
import type { Difference } from '../../../src/shared/drift.ts';
import { apartWords } from '../../../src/shared/driftWords.ts';

test('what was not compared names its place and why', () => {
  const apart = { instanceId: 'a', organizationId: 'acme', organizationName: 'Acme', why: 'unread' } as const;
  expect(apartWords(apart, 'Shop', 'This organization has no key.')).toBe(
    'Acme on Shop: not read. This organization has no key.',
  );
  expect(apartWords({ ...apart, organizationId: null, why: 'rebuilt' }, 'Shop', null)).toMatch(
    /^Shop: another installation/,
  );
});

test('numbers of differences are words', () =>
  expect([0, 1, 2].map(countWords)).toEqual(['no differences', '1 difference', '2 differences']));

test('of how much what was granted is not known is told, and nothing where all is', () => {
  expect(grantedWords({ granted: { known: 2, of: 2 } })).toBeNull();
  expect(grantedWords({ granted: { known: 0, of: 2 } })).toMatch(/^This baseline has no permissions/);
  expect(grantedWords({ granted: { known: 1_200, of: 20_000 } })).toMatch(
    /has the permissions of 1,200 of 20,000 memberships\./,
  );
});

test('whoever was granted something has more, also where other things were taken away', () => {
  const none = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
  const place = {
    key: '',
    instanceId: 'a',
    organizationId: 'o',
    organizationName: 'O',
    personId: 'p',
    emails: [],
  };
  const permissions = (granted: object, revoked: object) =>
    givesMore({
      ...{ kind: 'permissions', ...place, role: 'member', projects: { granted: [], revoked: [] } },
      ...{ granted: { ...none, ...granted }, revoked: { ...none, ...revoked } },
    });
  expect(permissions({ switches: 1 }, { services: 5 })).toBe(true);
  expect(permissions({}, { services: 5 })).toBe(false);
});

test('each reason why nobody is known is told in a few words, and as a sentence', () => {
  for (const [short, whole] of Object.values(NOBODY_WORDS)) {
    expect(short.split(' ').length).toBeLessThanOrEqual(5);
    expect(whole).toMatch(/^[A-Z].*\.$/);
  }
});

test('accepting says what the baseline has then, and beside a signed one that it stays as it is', () => {
  const raised = { kind: 'raised', was: 'member', now: 'admin' } as unknown as Difference;
  expect(acceptWords(raised, false)).toBe('The baseline says admin from now on.');
  expect(acceptWords(raised, true)).toBe('Recorded beside the signed baseline, which stays as it is.');
  expect(acceptWords({ kind: 'organization-new' } as unknown as Difference, true)).toMatch(/takes no new/);
  expect(revertWords(raised, true)).toBe('Makes them member again.');
  const came = { kind: 'new' } as unknown as Difference;
  expect([revertWords(came, true), revertWords(came, false)]).toEqual([
    'Ends their membership.',
    'Deletes their account on this instance.',
  ]);
});

test('a reminder names the instance, and its address where that is known', () => {
  expect(reminderWords('Shop', 'https://shop.example')).toMatch(
    /^Hello, two-factor authentication of your Dokploy account on Shop \(https:\/\/shop\.example\) is off\./,
  );
  expect(reminderWords('Shop', null)).toContain('account on Shop is off');
});

test('who did how many is counted, the most first, and an account that nobody knows is called so', () => {
  const by = ['ann@x', null, 'ben@x', 'ann@x'].map((each) => ({ by: each }));
  expect(byCounts(by)).toBe('by ann@x 2, an unknown account 1, ben@x 1');
});
