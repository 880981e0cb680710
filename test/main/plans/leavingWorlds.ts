import fc from 'fast-check';
import type { OffboardChoice } from '../../../src/main/plans/offboardSteps.ts';
import type { Account, Invitation, Member } from '../../../src/shared/dokploy.ts';
import { OFFBOARD_CHOICES } from '../../../src/shared/operations/change.ts';
import type { InstanceTargets, KeyHolder, Target } from '../../../src/shared/target.ts';
import { invitationRow, memberRow, organizationRow } from '../../shared/records.ts';

export const NOW = Date.parse('2026-11-25T12:00:00.000Z');

/** People with several addresses, all of whom leave, and people who stay. */
export const PEOPLE = [['ann@x', 'ann@home'], ['bob@x'], ['cid@x', 'cid@y'], ['dan@x']];
const LEAVING = PEOPLE.flat();
const OPS = 'ops@x';
const ALL = [...LEAVING, OPS, 'eva@x'];
const VERSIONS = ['0.25.7', '0.26.5', '0.28.6', '0.30.2'];

/** An instance as it is, whatever of it is seen. */
export type LeavingWorld = {
  instance: InstanceTargets;
  /** By the place of each person. */
  choices: OffboardChoice[];
};

const organization = fc.record({
  owner: fc.constantFrom(...LEAVING, 'ops@x', 'ops@x'),
  members: fc.uniqueArray(
    fc.record({ email: fc.constantFrom(...ALL), role: fc.constantFrom('member', 'admin', 'auditor') }),
    { selector: ({ email }) => email },
  ),
  invited: fc.uniqueArray(fc.constantFrom(...ALL), { maxLength: 3 }),
  /** Whose keys open it, the preferred one first: members in turn. */
  keys: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
  /** Whether somebody who stays may change it. */
  isOpen: fc.constantFrom(true, true, false),
  isShut: fc.constantFrom(false, false, false, true),
});

const world = fc.record({
  version: fc.constantFrom(...VERSIONS),
  organizations: fc.array(organization, { minLength: 1, maxLength: 4 }),
  /** In how many organizations more than the keys show each account is; null where the server does not say. */
  hidden: fc.constantFrom(0, 0, 0, 2, null),
  isDown: fc.constantFrom(false, false, false, true),
  choices: fc.tuple(
    ...PEOPLE.map(() => fc.constantFrom(...OFFBOARD_CHOICES, 'delete' as const, 'delete' as const)),
  ),
});

/** Instances on which those who leave are members, own organizations, are invited, and have keys of their own. */
export const leavingWorlds = fc.array(world.map(worldOf), { minLength: 1, maxLength: 3 }).map((worlds) =>
  worlds.map((each, at) => ({
    ...each,
    instance: {
      ...each.instance,
      instanceId: `i${at}`,
      targets: each.instance.targets.map((target) => ({ ...target, instanceId: `i${at}` })),
    },
  })),
);

type Made = typeof world extends fc.Arbitrary<infer T> ? T : never;

function worldOf({ version, organizations, hidden, isDown, choices }: Made): LeavingWorld {
  const rows = organizations.map(({ owner, members, isOpen }, at): Member[] =>
    [
      ...(isOpen && owner !== OPS ? [{ email: OPS, role: 'admin' }] : []),
      { email: owner, role: 'owner' },
      ...members.filter(({ email }) => email !== owner && !(isOpen && email === OPS)),
    ].map(({ email, role }) =>
      memberRow(`u-${email}`, {
        id: `m-${email}-o${at}`,
        organizationId: `o${at}`,
        role,
        email: email.toUpperCase(),
        permissions: at === 1 ? { services: ['s'] } : {},
      }),
    ),
  );
  const targets = organizations.map(({ invited, keys, isOpen, isShut }, at): Target => {
    const own = rows[at] ?? [];
    const opsAt = own.findIndex(({ userId }) => userId === `u-${OPS}`);
    const holders = [...keys, ...(isOpen ? [opsAt] : [])].flatMap((turn): KeyHolder[] => {
      const row = own[turn % own.length];
      if (!row) return [];
      const { userId, role } = row;
      const principal = { version, isCloud: false, role, userId, organizationId: `o${at}`, allowed: null };
      return [{ userId, email: row.user.email, principal }];
    });
    const isUnread = isShut || holders.length === 0;
    return {
      instanceId: 'i0',
      instanceName: 'Shop',
      organizationId: `o${at}`,
      organizationName: `Org ${at}`,
      principal: holders[0]?.principal ?? null,
      members: isUnread ? null : own,
      invitations: isUnread ? null : invited.map((email) => invitationOf(email, at)),
      roles: null,
      whyUnknown: isUnread ? 'No key opens it.' : null,
      holders,
    };
  });
  const account: Account = {
    version,
    caller: null,
    organizations: organizations.map(({ owner }, at) =>
      organizationRow(`o${at}`, { name: `Org ${at}`, ownerId: `u-${owner}` }),
    ),
  };
  const counted = Object.fromEntries(
    ALL.map((email) => {
      const there = targets.filter(({ members }) => members?.some(({ userId }) => userId === `u-${email}`));
      return [`u-${email}`, hidden === null ? null : there.length + hidden];
    }),
  );
  return {
    instance: {
      instanceId: 'i0',
      instanceName: 'Shop',
      account,
      targets,
      counted,
      whyUnknown: isDown ? 'It does not answer.' : null,
    },
    choices: [...choices],
  };
}

function invitationOf(email: string, at: number): Invitation {
  return invitationRow(email, {
    id: `v-${email}-o${at}`,
    organizationId: `o${at}`,
    expiresAt: new Date(NOW + 86_400_000).toISOString(),
  });
}
