import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { denyOwnKey, planOffboarding } from '../../../src/main/plans/offboardSteps.ts';
import { findPeople } from '../../../src/main/plans/people.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import { foldAddress } from '../../../src/shared/text.ts';
import { memberRow, organizationRow } from '../../shared/records.ts';
import { type LeavingWorld, leavingWorlds, PEOPLE } from './leavingWorlds.ts';

const LEAVING = new Set(PEOPLE.flat());

function plan({ instance, choices }: LeavingWorld): PlannedStep[] {
  const people = findPeople(PEOPLE, instance).map((found, at) => ({
    emails: PEOPLE[at] ?? [],
    found,
    choice: choices[at] ?? 'leave',
  }));
  return planOffboarding(people);
}

const whose = ({ change }: PlannedStep) =>
  PEOPLE.findIndex((emails) => 'email' in change && emails.includes(foldAddress(change.email)));

const runs = (steps: readonly PlannedStep[]) => steps.filter(({ denied }) => denied === undefined);

function thingOf({ change }: PlannedStep): string {
  switch (change.action) {
    case 'members.remove':
      return change.userId;
    case 'sessions.revokeAll':
      return `sessions of ${change.userId}`;
    case 'members.endMembership':
    case 'members.setRole':
      return change.memberId;
    case 'members.setPermissions':
      return `grants of m-${change.userId.slice(2)}-${change.organizationId}`;
    case 'invitations.remove':
      return change.invitationId;
    default:
      return `${change.action} ${'email' in change ? change.email : ''}`;
  }
}

/** Whether the sessions of an account are shown to a key that is used for it: an owner's, from 0.30.0 on. */
function isShown({ targets }: InstanceTargets, userId: string): boolean {
  return targets.some(({ members, holders = [] }) => {
    const by = (holders.find(({ email }) => !LEAVING.has(foldAddress(email ?? ''))) ?? holders[0])?.principal;
    const isMember = members?.some((row) => row.userId === userId);
    return isMember && by?.version === '0.30.2' && by.role === 'owner' && by.userId !== userId;
  });
}

const grantsOf = ({ id }: Pick<Member, 'id'>) => `grants of ${id}`;
const isGranted = ({ permissions }: Member) => permissions?.services !== undefined;

/** What of people there is on an instance, as their choices go at it, straight from its lists. */
function thingsOf({ instance, choices }: LeavingWorld): string[] {
  const isUnlooked = instance.whyUnknown || instance.targets.some(({ whyUnknown }) => whyUnknown !== null);
  return PEOPLE.flatMap((emails, at) => {
    const rows = instance.targets.flatMap(({ members }) =>
      (members ?? []).filter(({ user }) => emails.includes(foldAddress(user.email))),
    );
    const invited = instance.targets.flatMap(({ invitations }) =>
      (invitations ?? []).filter(({ email }) => emails.includes(email)),
    );
    const choice = choices[at];
    const accounts = [...new Set(rows.map(({ userId }) => userId))];
    const isSignedOut = choice !== 'delete' && choice !== 'leave';
    return [
      ...invited.map(({ id }) => id),
      ...(isSignedOut ? accounts.filter((id) => isShown(instance, id)).map((id) => `sessions of ${id}`) : []),
      ...(choice === 'delete' ? accounts : []),
      ...(choice === 'end' ? rows.map(({ id }) => id) : []),
      ...(choice === 'lower' ? rows.filter(({ role }) => role !== 'member').map(({ id }) => id) : []),
      ...(choice === 'lower' ? rows.filter(isGranted).map(grantsOf) : []),
      ...(isUnlooked ? [`members.find ${emails[0]}`] : []),
    ];
  });
}

/** Runs the steps on what there is; gives those whose turn came too late. */
function tooLate({ targets }: InstanceTargets, steps: readonly PlannedStep[]): PlannedStep[] {
  const there = new Map(targets.map((target) => [target.organizationId, new Set(target.members ?? [])]));
  return steps.filter(({ change }) => {
    if (!('organizationId' in change)) return false;
    const rows = there.get(change.organizationId ?? '');
    if (!rows) return true;
    if (change.action === 'invitations.remove') return false;
    const row = [...rows].find(
      ({ id, userId }) =>
        ('memberId' in change && id === change.memberId) || ('userId' in change && userId === change.userId),
    );
    if (!row) return true;
    if (change.action === 'members.endMembership') rows.delete(row);
    if (change.action === 'members.remove') {
      for (const each of there.values())
        for (const other of each) if (other.userId === change.userId) each.delete(other);
      for (const id of change.owned ?? []) there.delete(id);
    }
    return false;
  });
}

describe('whoever leaves together, whatever there is', () => {
  const check = (holds: (world: LeavingWorld, steps: PlannedStep[]) => void) =>
    fc.assert(
      fc.property(leavingWorlds, (worlds) => {
        for (const world of worlds) holds(world, plan(world));
      }),
      { numRuns: 400 },
    );

  test('the plan has each thing of each person, once, and nothing of anybody else', () => {
    check((world, steps) => {
      const planned = steps.map(thingOf);
      expect(new Set(planned).size).toBe(planned.length);
      const stays = world.choices.map((choice) => choice === 'leave' || choice === 'revoke-sessions');
      // Of whom nothing more could be done although the account stays anyway, the record says why.
      const meant = steps.filter(
        (step) => !stays[whose(step)] || step.denied === undefined || step.change.action !== 'members.remove',
      );
      // Nobody is granted anything who keeps a role above member.
      const above = world.instance.targets.flatMap(({ members }) =>
        (members ?? []).filter(({ role }) => role !== 'member').map(grantsOf),
      );
      const isOf = (thing: string) => !above.includes(thing);
      expect(meant.map(thingOf).filter(isOf).sort()).toEqual(thingsOf(world).filter(isOf).sort());
      expect(thingsOf(world)).toEqual(expect.arrayContaining(meant.map(thingOf)));
      for (const step of steps) expect(whose(step)).not.toBe(-1);
    });
  });

  test('no step goes with the key of one of them', () => {
    check(({ instance }, steps) => {
      for (const { change } of runs(steps)) {
        if (!('organizationId' in change)) continue;
        const target = instance.targets.find(
          ({ organizationId }) => organizationId === change.organizationId,
        );
        const actor = 'actorId' in change ? change.actorId : undefined;
        const by = target?.holders?.find(({ userId }) => actor === undefined || userId === actor);
        expect(by).toBeDefined();
        expect(LEAVING.has(foldAddress(by?.email ?? ''))).toBe(false);
      }
    });
  });

  test('invitations go first, then sessions, accounts last, of those that own nothing before those that do', () => {
    const rank = ({ change }: PlannedStep) => {
      if (change.action === 'members.remove') return change.owned?.length === 0 ? 3 : 4;
      if (change.action === 'members.find') return 5;
      if (change.action === 'sessions.revokeAll') return 1;
      return change.action === 'invitations.remove' ? 0 : 2;
    };
    check((_, steps) => {
      const ranks = runs(steps).map(rank);
      expect(ranks).toEqual(ranks.toSorted());
    });
  });

  test('no step takes from a later one what that needs', () => {
    check(({ instance }, steps) => {
      expect(tooLate(instance, runs(steps))).toEqual([]);
    });
  });

  test('whatever could not be looked at is an open step for each of them', () => {
    check(({ instance }, steps) => {
      const isUnlooked =
        instance.whyUnknown || instance.targets.some(({ whyUnknown }) => whyUnknown !== null);
      const looks = runs(steps).flatMap(({ change }) =>
        change.action === 'members.find' ? [[change.email, ...change.also]] : [],
      );
      expect(looks).toEqual(isUnlooked ? PEOPLE : []);
    });
  });
});

const principal = (userId: string, role = 'owner') =>
  ({ version: '0.30.2', isCloud: false, role, userId, organizationId: 'acme', allowed: null }) as const;

/** An organization with its owner, members and invitations by address, and whose keys open it. */
function target(id: string, people: Record<string, string>, keys: string[]): Target {
  const members = Object.entries(people).map(([email, role]) =>
    memberRow(`u-${email}`, { id: `m-${email}-${id}`, organizationId: id, role, email }),
  );
  const holders = keys.map((email) => ({
    userId: `u-${email}`,
    email,
    principal: principal(`u-${email}`, people[email]),
  }));
  return {
    instanceId: 'a',
    instanceName: 'Shop',
    organizationId: id,
    organizationName: id.toUpperCase(),
    principal: holders[0]?.principal ?? null,
    members,
    invitations: [],
    roles: null,
    whyUnknown: null,
    holders,
  };
}

function shop(targets: Target[], owners: Record<string, string> = {}): InstanceTargets {
  const organizations = targets.map(({ organizationId: id }) =>
    organizationRow(id, { ownerId: `u-${owners[id] ?? 'ops@x'}` }),
  );
  const emails = targets.flatMap(({ members }) => (members ?? []).map(({ user }) => user.email));
  const counted = Object.fromEntries(
    emails.map((email) => [`u-${email}`, emails.filter((each) => each === email).length]),
  );
  return {
    instanceId: 'a',
    instanceName: 'Shop',
    account: { version: '0.30.2', caller: null, organizations },
    targets,
    counted,
  };
}

/** The deletions of all, in short: who, in which organization, or why not. */
function deletions(people: string[][], instance: InstanceTargets) {
  const found = findPeople(people, instance);
  return planOffboarding(
    found.map((each, at) => ({ emails: people[at] ?? [], found: each, choice: 'delete' as const })),
  ).map(({ change, denied }) => [
    'email' in change ? change.email : '',
    denied ?? ('organizationId' in change ? change.organizationId : ''),
  ]);
}

test('who owns the organization that another one is in goes after them, and what goes along is no way', () => {
  const theirs = target('theirs', { 'ann@x': 'owner', 'bob@x': 'member', 'ops@x': 'admin' }, ['ops@x']);
  const acme = target('acme', { 'ops@x': 'owner', 'ann@x': 'member', 'bob@x': 'member' }, ['ops@x']);
  const instance = shop([theirs, acme], { theirs: 'ann@x' });
  expect(deletions([['ann@x'], ['bob@x']], instance)).toEqual([
    ['bob@x', 'acme'],
    ['ann@x', 'acme'],
  ]);
  const only = shop([theirs, target('acme', { 'ops@x': 'owner', 'ann@x': 'member' }, ['ops@x'])], {
    theirs: 'ann@x',
  });
  expect(deletions([['ann@x'], ['bob@x']], only)).toEqual([
    ['bob@x', 'theirs'],
    ['ann@x', 'acme'],
  ]);
});

test('of two who can each be deleted in the other’s organization alone one goes, and the other stands there with why', () => {
  const instance = shop(
    [
      target('one', { 'ann@x': 'owner', 'bob@x': 'member', 'ops@x': 'admin' }, ['ops@x']),
      target('two', { 'bob@x': 'owner', 'ann@x': 'member', 'ops@x': 'admin' }, ['ops@x']),
    ],
    { one: 'ann@x', two: 'bob@x' },
  );
  expect(deletions([['ann@x'], ['bob@x']], instance)).toEqual([
    ['ann@x', 'two'],
    ['bob@x', expect.stringContaining('“ONE” is deleted with another account')],
  ]);
});

describe('a key in use of one who leaves', () => {
  const acme = target('acme', { 'ann@x': 'admin', 'bob@x': 'member', 'ops@x': 'owner' }, ['ann@x']);

  test('is none for another one who leaves: it is named whose it is, and asked for somebody else’s', () => {
    const [ann, bob] = findPeople([['ann@x'], ['bob@x']], shop([acme]));
    expect(ann && denyOwnKey(ann)).toBe(
      'The key in use for “ACME” is this person’s own. Paste another person’s key for Shop first.',
    );
    expect(bob && denyOwnKey(bob)).toBe(
      'The key in use for “ACME” is that of ann@x, who leaves. Paste the key of somebody who stays for Shop first.',
    );
  });

  test('bars nobody who is not in that organization', () => {
    const labs = target('labs', { 'carl@x': 'member', 'ops@x': 'owner' }, ['ops@x']);
    const [, carl] = findPeople([['ann@x'], ['carl@x']], shop([acme, labs]));
    expect(carl?.ownKeys).toEqual([]);
  });
});

test('an account that old lists tell by two addresses is deleted once', () => {
  const acme = target('acme', { 'ops@x': 'owner', 'ann@x': 'member' }, ['ops@x']);
  const labs = target('labs', { 'ops@x': 'owner', 'bob@x': 'member' }, ['ops@x']);
  const renamed = { ...labs, members: (labs.members ?? []).map((row) => ({ ...row, userId: 'u-ann@x' })) };
  expect(deletions([['ann@x'], ['bob@x']], shop([acme, renamed]))).toHaveLength(1);
});

test('however many leave, the rows and the keys of an instance are looked at as often: a hundred held the page up', () => {
  let looked = 0;
  const acme = target('acme', { 'ops@x': 'owner', 'ann@x': 'member', 'bob@x': 'member' }, ['ops@x']);
  const counting = {
    ...acme,
    get holders() {
      looked += 1;
      return acme.holders ?? [];
    },
    members: (acme.members ?? []).map((row) => ({
      ...row,
      get user() {
        looked += 1;
        return row.user;
      },
    })),
  };
  const looks = (people: number) => {
    looked = 0;
    findPeople(
      Array.from({ length: people }, (_, at) => [`p${at}@x`]),
      shop([counting]),
    );
    return looked;
  };
  expect(looks(50)).toBe(looks(1));
});
