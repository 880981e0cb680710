import { describe, expect, test } from 'vitest';
import type { Account, Organization } from '../../src/shared/dokploy.ts';
import type { KeyRecord } from '../../src/shared/instance.ts';
import { accountOf, accountsIn, peopleOf, personOf, unionOf } from '../../src/shared/keys.ts';
import { principalOf } from '../../src/shared/rules/principal.ts';

const organization = (id: string, ...members: [userId: string, role: string][]) =>
  ({ id, name: id, members: members.map(([userId, role]) => ({ userId, role })) }) as unknown as Organization;
const account = (
  userId: string | null,
  organizations: Organization[],
  patch: Partial<Account> = {},
): Account => ({
  version: '0.30.2',
  caller: userId === null ? null : ({ userId } as Account['caller']),
  organizations,
  ...patch,
});
const key = (id: string, userId: string | null, organizationId: string, patch: Partial<KeyRecord> = {}) =>
  ({
    id,
    userId,
    organizationId,
    role: 'owner',
    origin: 'pasted',
    createdAt: `2026-01-0${id}T00:00:00.000Z`,
    expiresAt: null,
    ...patch,
  }) as KeyRecord;

test('a person is told by the own membership, or else by the own row of an organization', () => {
  expect(personOf(account('ada', [organization('a', ['bob', 'owner'])]))).toBe('ada');
  expect(personOf(account(null, [{ id: 'x' } as Organization, organization('a', ['bob', 'owner'])]))).toBe(
    'bob',
  );
  expect(personOf(account(null, [organization('a')]))).toBeNull();
});

test('the people of an instance come once each, the one with the preferred key first', () => {
  const keys = [key('1', 'ada', 'a'), key('2', null, 'a'), key('3', 'bob', 'b'), key('4', 'ada', 'c')];
  expect(peopleOf(keys)).toEqual(['ada', 'bob']);
  expect(peopleOf(keys, { now: 0, isBad: (id) => id === '4' || id === '1' })).toEqual(['bob', 'ada']);
});

describe('the account of several people', () => {
  const ada = account(
    'ada',
    [organization('both', ['ada', 'member']), organization('hers', ['ada', 'owner'])],
    { version: null, isCloud: false },
  );
  const bob = account('bob', [organization('both', ['bob', 'owner']), organization('his', ['bob', 'owner'])]);

  test('of one alone is that person’s', () => {
    expect(unionOf([ada], [])).toBe(ada);
    expect(accountsIn(ada)).toEqual([ada]);
    expect(accountOf(ada, 'ada')).toBe(ada);
    expect(accountOf(ada, null)).toBe(ada);
  });

  test('has the organizations of all, each once, as the person sees it whose key opens it', () => {
    const seenBy = (keys: KeyRecord[]) =>
      Object.fromEntries(
        unionOf([ada, bob], keys).organizations.map(({ id, members }) => [
          id,
          members?.map((row) => row.userId),
        ]),
      );
    expect(seenBy([key('1', 'ada', 'both')])).toEqual({ both: ['ada'], hers: ['ada'], his: ['bob'] });
    expect(seenBy([key('1', 'ada', 'both'), key('2', 'bob', 'both')]).both).toEqual(['bob']);
    // Without a key as the one with the strongest role; a key of somebody unknown opens nobody's view.
    expect(seenBy([]).both).toEqual(['bob']);
    expect(seenBy([key('1', 'eve', 'both')]).both).toEqual(['bob']);
  });

  test('keeps of each organization the rows of the person who sees it', () => {
    const mixed = account('ada', [organization('a', ['bob', 'owner'], ['ada', 'admin'])]);
    const [seen] = unionOf([mixed, bob], []).organizations;
    expect(seen?.members).toMatchObject([{ userId: 'ada', role: 'admin' }]);
    const bare = account('ada', [{ id: 'bare', name: 'bare' } as Organization]);
    expect(unionOf([bare, bob], []).organizations[0]).not.toHaveProperty('members');
  });

  test('tells the version that any of them was told, and who sees what', () => {
    const both = unionOf([ada, bob], []);
    expect(both).toMatchObject({ version: '0.30.2', isCloud: false, caller: { userId: 'ada' } });
    expect(unionOf([bob, ada], [])).not.toHaveProperty('isCloud');
    expect(
      unionOf(
        [
          { ...ada, version: null },
          { ...bob, version: null },
        ],
        [],
      ).version,
    ).toBeNull();
    expect(accountsIn(both).map(personOf)).toEqual(['ada', 'bob']);
    expect(accountOf(both, 'bob')?.organizations.map(({ id }) => id)).toEqual(['both', 'his']);
  });

  test('is nobody else’s: what somebody sees whose own account was not read is not known', () => {
    const both = unionOf([ada, bob], []);
    for (const [read, who] of [
      [both, null],
      [both, 'eve'],
      [ada, 'bob'],
    ] as const)
      expect(accountOf(read, who)).toBeNull();
    const bobs = { userId: 'bob', role: 'member' };
    // Ada owns hers; who Bob is there stands in his key alone.
    expect(principalOf(ada, bobs, 'hers', null)).toMatchObject({ ...bobs, version: null });
    expect(principalOf(both, bobs, 'his', null)).toMatchObject({ userId: 'bob', role: 'owner' });
  });
});
