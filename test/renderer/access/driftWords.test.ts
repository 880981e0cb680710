import { expect, test } from 'vitest';
import {
  apartWords,
  countWords,
  givesMore,
  grantedWords,
} from '../../../src/renderer/src/features/access/driftWords.ts';

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
