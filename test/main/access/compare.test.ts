import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withAccepted } from '../../../src/main/access/baselineChanges.ts';
import { compareInstance } from '../../../src/main/access/compare.ts';
import type { InstanceAccess, OrganizationAccess } from '../../../src/main/people/access.ts';
import type { Difference } from '../../../src/shared/drift.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { NOW, personOf, places, rowsOf, SAME } from './worlds.ts';

const compare = (kept: InstanceAccess, now: InstanceAccess | null) =>
  compareInstance(kept, now, { personOf, now: NOW });

describe('whatever was and is', () => {
  test('nothing differs from itself, and each difference has a key of its own', () => {
    fc.assert(
      fc.property(places, places, (kept, now) => {
        expect(compare(kept, kept).differences).toEqual([]);
        const keys = compare(kept, now).differences.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test('what was not read, then or now, is apart and neither new nor gone', () => {
    fc.assert(
      fc.property(places, places, (kept, now) => {
        const { differences, apart } = compare(kept, now);
        for (const was of kept.organizations) {
          const is = now.organizations.find(({ organizationId }) => organizationId === was.organizationId);
          if (!is || (was.members && is.members && was.invitations && is.invitations)) continue;
          expect(apart.map(({ organizationId }) => organizationId)).toContain(was.organizationId);
          const members = differences.filter(
            (each) => 'organizationId' in each && each.organizationId === was.organizationId,
          );
          if (!was.members || !is.members)
            expect(members.filter(({ kind }) => kind !== 'invited')).toEqual([]);
        }
      }),
    );
  });

  test('what is accepted differs no more, brings nothing new, and leaves what others are', () => {
    fc.assert(
      fc.property(places, places, fc.nat(), (kept, now, at) => {
        const before = compare(kept, now).differences;
        const chosen = before[at % Math.max(1, before.length)];
        if (!chosen) return;
        const after = compare(withAccepted(kept, now, chosen, personOf), now).differences;
        const keys = after.map(({ key }) => key);
        const isAcceptable = chosen.kind !== 'organization-new' || chosen.people !== null;
        expect(keys.includes(chosen.key)).toBe(!isAcceptable);
        for (const difference of before) {
          const isOther =
            !('personId' in difference) || !('personId' in chosen) || difference.personId !== chosen.personId;
          const isWithin = chosen.kind === 'organization-gone' || chosen.kind === 'organization-new';
          if (difference !== chosen && isOther && !isWithin) expect(keys).toContain(difference.key);
        }
        const known = before.map(({ key }) => key);
        if (chosen.kind !== 'organization-new' && chosen.kind !== 'organization-gone')
          // Whoever is accepted as gone may be invited again: that is more than they have then.
          for (const each of after) if (each.kind !== 'invited') expect(known).toContain(each.key);
      }),
      { numRuns: 2_000 },
    );
  });

  test('once all is accepted, nothing is left but organizations whose members were not read', () => {
    fc.assert(
      fc.property(places, places, (kept, now) => {
        const acceptAll = (from: InstanceAccess) =>
          compare(from, now).differences.reduce((all, each) => withAccepted(all, now, each, personOf), from);
        // Whoever is accepted as gone may be invited again.
        const accepted = acceptAll(acceptAll(kept));
        for (const { kind, ...rest } of compare(accepted, now).differences)
          expect([kind, 'people' in rest && rest.people]).toEqual(['organization-new', null]);
      }),
      { numRuns: 1_000 },
    );
  });
});

const of = (organizationId: string, part: Partial<OrganizationAccess> = {}): OrganizationAccess => ({
  organizationId,
  organizationName: `Org ${organizationId}`,
  members: { rows: [] },
  invitations: { rows: [] },
  ...part,
});
const shop = (...organizations: OrganizationAccess[]): InstanceAccess => ({
  instanceId: 'shop',
  installation: SAME,
  organizations,
});
const member = (email: string, role = 'member', twoFactor: boolean | null = null) => ({
  members: { rows: [{ id: email, role, twoFactor, granted: {} }] },
});

/** Organizations as text: `a: ann owner on, home admin off, bob member invited / b: unread`, where on and off say of 2FA. */
function placesOf(text: string): InstanceAccess {
  const organizations = text.split(' / ').map((each) => {
    const [id = '', who = ''] = each.split(': ');
    const rows = who.split(', ').map((row) => row.split(' '));
    const idOf = (name = '') => (name === 'home' ? 'ann@home.example' : `${name}@x.example`);
    const members = rows.filter(([, role, how]) => role && how !== 'invited');
    const invited = rows.filter(([, , how]) => how === 'invited');
    return of(id, {
      members:
        who === 'unread'
          ? null
          : {
              rows: members.map(([name, role = '', factor]) => ({
                id: idOf(name),
                role,
                twoFactor: factor ? factor === 'on' : null,
                granted: {},
              })),
            },
      invitations: { rows: invited.map(([name, role = '']) => ({ id: idOf(name), role })) },
    });
  });
  return shop(...organizations);
}

test.each([
  ['a role that may do more is raised', 'a: ann member', 'a: ann admin', ['raised a ann member admin']],
  ['one that may do less is lowered', 'a: ann owner', 'a: ann auditor', ['lowered a ann owner auditor']],
  ['of two that were made neither is more', 'a: ann dev', 'a: ann ops', ['other-role a ann dev ops']],
  [
    'of several accounts the strongest role counts',
    'a: ann member, home admin',
    'a: home owner, ann member',
    ['raised a ann admin owner'],
  ],
  [
    'one may come and another one go',
    'a: ann owner',
    'a: bob member',
    ['gone a ann owner', 'new a bob member'],
  ],
  [
    'an organization is new, and one is gone',
    'a: ann owner',
    'b: bob admin',
    ['organization-gone a', 'organization-new b'],
  ],
  ['of members that were not read nothing is told', 'a: ann owner', 'a: unread', []],
  [
    'whoever is invited is told with each role once',
    'a: ',
    'a: ann admin invited, home admin invited, ann dev invited',
    ['invited a ann admin', 'invited a ann dev'],
  ],
  [
    'whoever was invited or a member so is not',
    'a: bob admin, ann admin invited',
    'a: bob admin, home admin invited, bob admin invited',
    [],
  ],
  ['nobody is invited newly where members were not read', 'a: unread', 'a: ann admin invited', []],
  [
    '2FA is lost where one account of two lost it',
    'a: ann member on, home member on',
    'a: ann member off, home member on',
    ['lost-two-factor ann'],
  ],
  ['2FA that is not told now is not lost', 'a: ann member on', 'a: ann member', []],
  [
    '2FA is lost in a place by another address, too',
    'a: ann member on',
    'a: home member off',
    ['lost-two-factor ann'],
  ],
])('%s', (_, kept, now, expected) => {
  const told = compare(placesOf(kept), placesOf(now)).differences.map((each) => {
    const { kind, organizationId, personId, was, now } = {
      organizationId: '',
      personId: '',
      was: '',
      now: '',
      ...each,
    };
    const words = [kind, organizationId, personId.split('@')[0], kind === 'invited' ? '' : was, now];
    return words.filter((word) => word !== '').join(' ');
  });
  expect(told.sort()).toEqual(expected);
});

test('a joined address in the place of another is the same person', () => {
  const kept = shop(of('a', member('ann@x.example')));
  expect(compare(kept, shop(of('a', member('ann@home.example')))).differences).toEqual([]);
  expect(compare(kept, shop(of('a', member('bob@x.example')))).differences.map(({ kind }) => kind)).toEqual([
    'gone',
    'new',
  ]);
});

test('who accepted an invitation that the baseline has is new, and was invited then', () => {
  const kept = shop(of('a', { invitations: { rows: [{ id: 'eva@x.example', role: 'admin' }] } }));
  expect(compare(kept, shop(of('a', member('eva@x.example', 'admin')))).differences).toMatchObject([
    { kind: 'new', emails: ['eva@x.example'], now: 'admin', invitedAs: 'admin' },
  ]);
});

test('an account that lost its two-factor authentication is told once, however many organizations it is in', () => {
  const both = (twoFactor: boolean) =>
    shop(
      of('a', member('ann@x.example', 'member', twoFactor)),
      of('b', member('ann@x.example', 'member', twoFactor)),
    );
  expect(compare(both(true), both(false)).differences.map(({ kind }) => kind)).toEqual(['lost-two-factor']);
  expect(compare(both(false), both(true)).differences).toEqual([]);
});

test('of an instance that was not read, or is another installation, all is apart', () => {
  const kept = {
    ...shop(of('a', member('ann@x.example'))),
    installation: { userIds: ['u'], organizationIds: ['a'] },
  };
  const whole = { instanceId: 'shop', organizationId: null, organizationName: '' };
  expect(compare(kept, null)).toEqual({ differences: [], apart: [{ ...whole, why: 'unread' }] });
  const rebuilt = { ...shop(of('z')), installation: { userIds: ['v'], organizationIds: ['z'] } };
  expect(compare(kept, rebuilt)).toEqual({ differences: [], apart: [{ ...whole, why: 'rebuilt' }] });
  // Another person's key, or another set of organizations, is no other installation by itself.
  expect(
    compare(kept, { ...shop(of('a')), installation: { userIds: ['v'], organizationIds: ['a'] } }).apart,
  ).toEqual([]);
  expect(
    compare(kept, { ...shop(of('z')), installation: { userIds: ['u'], organizationIds: ['z'] } }).apart,
  ).toEqual([]);
});

test('a role that is accepted leaves the two-factor authentication that was lost beside it', () => {
  const kept = shop(of('a', member('ann@x.example', 'member', true)));
  const now = shop(of('a', member('ann@x.example', 'admin', false)));
  const raised = compare(kept, now).differences.find(({ kind }) => kind === 'raised') as Difference;
  const left = compare(withAccepted(kept, now, raised, personOf), now).differences;
  expect(left.map(({ kind }) => kind)).toEqual(['lost-two-factor']);
});

test('whoever is gone and was invited again with the same role is gone still, and not invited to more', () => {
  const again = (role: string) => ({ invitations: { rows: [{ id: 'ann@x.example', role }] } });
  const kept = shop(of('a', member('ann@x.example', 'admin')));
  expect(compare(kept, shop(of('a', again('admin')))).differences.map(({ kind }) => kind)).toEqual(['gone']);
  expect(compare(kept, shop(of('a', again('owner')))).differences.map(({ kind }) => kind)).toEqual([
    'gone',
    'invited',
  ]);
});

const granted = (email: string, permissions: Permissions | null, role = 'member') => ({
  members: rowsOf({ rows: [{ id: email, role, twoFactor: null, permissions }] }),
});
const DOCKER: Permissions = { switches: ['canAccessToDocker'], projects: ['p-1'], services: ['s-1'] };

describe('what was granted', () => {
  test('since and taken away since is told in numbers, and by id to who asks', () => {
    const told: unknown[] = [];
    const kept = shop(of('a', granted('ann@x.example', DOCKER)));
    const now = shop(of('a', granted('ann@x.example', { projects: ['p-2', 'p-1', 'p-3'] })));
    const { differences } = compareInstance(kept, now, {
      ...{ personOf, now: NOW },
      tell: (key, difference) => told.push({ key, difference }),
    });
    const none = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
    expect(differences).toEqual([
      {
        kind: 'permissions',
        key: differences[0]?.key,
        personId: 'ann@x.example',
        emails: ['ann@x.example'],
        instanceId: 'shop',
        organizationId: 'a',
        organizationName: 'Org a',
        role: 'member',
        granted: { ...none, projects: 2 },
        revoked: { ...none, switches: 64, services: 1 },
        projects: { granted: ['p-2', 'p-3'], revoked: [] },
      },
    ]);
    const difference = {
      grant: { projects: ['p-2', 'p-3'] },
      revoke: { switches: ['canAccessToDocker'], services: ['s-1'] },
    };
    expect(told).toEqual([{ key: differences[0]?.key, difference }]);
  });

  test('to several accounts of a person counts together, and is nothing where that of one was not read', () => {
    const both = (one: Permissions | null, other: Permissions | null) => {
      const [ann, home] = [granted('ann@x.example', one), granted('ann@home.example', other)];
      return shop(of('a', { members: { rows: [...ann.members.rows, ...home.members.rows] } }));
    };
    const kept = both({ projects: ['p-1'] }, { projects: ['p-2'] });
    expect(compare(kept, both({ projects: ['p-2'] }, { services: ['s-1'] })).differences).toMatchObject([
      { granted: { projects: 0, services: 1 }, revoked: { projects: 1, services: 0 } },
    ]);
    expect(compare(kept, both({ projects: ['p-3'] }, null)).differences).toEqual([]);
  });

  test('is another difference, by its key, where other things were', () => {
    const kept = shop(of('a', granted('ann@x.example', {})));
    const keyOf = (...projects: string[]) =>
      compare(kept, shop(of('a', granted('ann@x.example', { projects })))).differences[0]?.key;
    expect(keyOf('p-1', 'p-2')).toBe(keyOf('p-2', 'p-1'));
    expect(keyOf('p-1')).not.toBe(keyOf('p-2'));
  });

  test('is nothing where an older Quayside kept the baseline, where it was not read, and where the role sees everything', () => {
    const kindsOf = (was: OrganizationAccess, is: OrganizationAccess) =>
      compare(shop(was), shop(is)).differences.map(({ kind }) => kind);
    const old = of('a', member('ann@x.example'));
    const now = of('a', granted('ann@x.example', DOCKER));
    expect(kindsOf(old, now)).toEqual([]);
    expect(kindsOf(now, old)).toEqual([]);
    const admin = (permissions: Permissions) => of('a', granted('ann@x.example', permissions, 'admin'));
    expect(kindsOf(admin({}), admin(DOCKER))).toEqual([]);
    expect(kindsOf(admin({}), now)).toEqual(['lowered']);
    const deployer = (permissions: Permissions) => of('a', granted('ann@x.example', permissions, 'deployer'));
    expect(kindsOf(deployer({ ...DOCKER, switches: [] }), deployer(DOCKER))).toEqual([]);
    expect(kindsOf(deployer({}), deployer(DOCKER))).toEqual(['permissions']);
  });

  test('of thousands of members with hundreds of ids each is compared once where they have the same', () => {
    const services = Array.from({ length: 900 }, (_, at) => `service-${at}`);
    const rows = (turn: number) => {
      const sets = [0, 1, 2, 3, 4].map((at) => services.filter((_, place) => (place + at + turn) % 5 > 0));
      const permissions = sets.map((each) => ({ services: each }));
      return Array.from({ length: 5_000 }, (_, at) => ({
        ...{ id: `p${at}@x.example`, role: 'member', twoFactor: null },
        permissions: permissions[at % 5] ?? null,
      }));
    };
    const places = (turn: number) => shop(of('a', { members: rowsOf({ rows: rows(turn) }) }));
    const kept = places(0);
    expect(compare(kept, places(0)).differences).toEqual([]);
    const { differences } = compare(kept, places(1));
    expect(differences).toHaveLength(5_000);
    expect(differences[0]).toMatchObject({ granted: { services: 180 }, revoked: { services: 180 } });
  });
});
