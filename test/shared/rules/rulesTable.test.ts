import { describe, expect, test } from 'vitest';
import type { Account, Invitation, Member, Organization } from '../../../src/shared/dokploy.ts';
import {
  denyCopyLink,
  denyInvite,
  denyRemoveInvitation,
  denyRenewInvitation,
  denySendInvitation,
  inviteWay,
} from '../../../src/shared/rules/invitations.ts';
import { denyMakeKey } from '../../../src/shared/rules/keys.ts';
import {
  denyAddWithPassword,
  denyEndMembership,
  denyGiveRole,
  denyReadMembers,
  denyRemoveMember,
  denySetRole,
  denySetRoles,
  rolesOffered,
} from '../../../src/shared/rules/members.ts';
import {
  denyCreateOrganization,
  denyDelete,
  denyLeave,
  denyRename,
  denySetDefault,
  denySetDefaultRole,
  ownedBy,
} from '../../../src/shared/rules/organizations.ts';
import { denySetPermissions } from '../../../src/shared/rules/permissions.ts';
import { type DenyReason, type Principal, principalIn } from '../../../src/shared/rules/principal.ts';
import { denyChangeRoles, denyRoleHeld } from '../../../src/shared/rules/roles.ts';
import { denySessions } from '../../../src/shared/rules/sessions.ts';
import { principal as owner } from '../principal.ts';
import { invitationRow, memberRow, organizationRow } from '../records.ts';

// Every rule over every kind of principal, against a table that is told apart from the code: who may, from which version.

const VERSIONS = [
  null,
  '0.21.9',
  '0.22.0',
  '0.23.0',
  '0.25.6',
  '0.25.7',
  '0.26.0',
  '0.26.5',
  '0.27.0',
  '0.28.6',
  '0.28.7',
  '0.28.8',
  '0.29.9',
  '0.30.0',
  '0.30.2',
];
const ROLES = [null, 'owner', 'admin', 'member', 'auditor'];
const TOLD = [undefined, true, false];
const ACTIONS = ['read', 'create', 'update', 'delete'] as const;
type Action = (typeof ACTIONS)[number];
const NOW = Date.parse('2026-11-25T00:00:00.000Z');

const principals: Principal[] = VERSIONS.flatMap((version) =>
  ROLES.flatMap((role) =>
    [true, false].map((isCloud) => ({
      version,
      role,
      isCloud,
      userId: 'me',
      organizationId: 'acme',
      allowed: null,
    })),
  ),
);

/** Numbers for comparing; an unknown version counts as the newest. */
const rankOf = (version: string | null) =>
  version === null
    ? Number.POSITIVE_INFINITY
    : version.split('.').reduce((rank, part) => rank * 1000 + Number(part), 0);
const from = ({ version }: { version: string | null }, first: string) => rankOf(version) >= rankOf(first);

function mayAct(principal: Principal, action: Action): boolean {
  const told = principal.allowed?.member?.[action];
  switch (principal.role) {
    case null:
      return false;
    case 'owner':
      return true;
    case 'admin':
      return told ?? from(principal, '0.26.0');
    case 'member':
      return told ?? false;
    default:
      return told ?? from(principal, '0.28.7');
  }
}

const takesInvitations = (server: Principal) => !from(server, '0.27.0') || from(server, '0.28.7');

/** With the permission for one action told, or not, or nothing at all told. */
function tellingOf(principal: Principal, action: Action): Principal[] {
  const others = Object.fromEntries(ACTIONS.filter((each) => each !== action).map((each) => [each, true]));
  return [
    principal,
    ...TOLD.map((told) => ({
      ...principal,
      // What is told of the other actions must not count for this one.
      allowed: { member: { ...others, ...(told === undefined ? {} : { [action]: told }) } },
    })),
  ];
}

const member = (role: string, userId: string): Member => memberRow(userId, { role });
const members = ['owner', 'admin', 'member', 'auditor'].flatMap((role) => [
  member(role, 'me'),
  member(role, 'other'),
]);
const organization = (patch: Partial<Organization> = {}): Organization =>
  organizationRow('acme', { name: 'Acme', ownerId: 'me', ...patch });
const invitation = (patch: Partial<Invitation> = {}): Invitation =>
  invitationRow('new@example.com', { id: 'i', expiresAt: '2026-11-26T00:00:00.000Z', ...patch });

/** Compares in one go, so that a failure names the cases that differ. */
function compare<T>(cases: T[], deny: (each: T) => DenyReason, may: (each: T) => boolean): void {
  expect(cases.length).toBeGreaterThan(0);
  expect(cases.filter((each) => (deny(each) === null) !== may(each))).toEqual([]);
}

/** Says why, in words that fit the principal: no membership, too old for admins, or whose key it is. */
function expectReason(principal: Principal, denied: DenyReason): void {
  if (denied === null || denied.since !== undefined) return;
  if (principal.role === null) expect(denied.reason).toContain('no longer a member');
  else {
    const whose = { admin: 'an admin', member: 'a member' }[principal.role] ?? 'the role “auditor”';
    expect(denied.reason).toContain(from(principal, '0.26.0') ? 'Only an owner or admin' : 'Only the owner');
    expect(denied.reason).toContain(whose);
  }
}

describe('who may, over all kinds of keys and servers', () => {
  test('see members and invitations', () => {
    const cases = principals.flatMap((each) => tellingOf(each, 'read'));
    compare(cases, denyReadMembers, (each) => mayAct(each, 'read'));
    for (const each of cases) expectReason(each, denyReadMembers(each));
  });

  test('change roles, from 0.26.0', () => {
    const cases = principals.flatMap((each) => tellingOf(each, 'update'));
    const may = (each: Principal) => from(each, '0.26.0') && mayAct(each, 'update');
    compare(cases, denySetRoles, may);
    const changes = cases.flatMap((principal) =>
      members.flatMap((target) =>
        [undefined, 'owner', ' Owner ', 'admin', 'member', 'auditor'].map((role) => ({
          principal,
          target,
          role,
        })),
      ),
    );
    compare(
      changes,
      ({ principal, target, role }) => denySetRole(principal, target, role),
      ({ principal, target, role }) =>
        may(principal) &&
        target.userId === 'other' &&
        target.role !== 'owner' &&
        !(principal.role === 'admin' && target.role === 'admin') &&
        role?.trim().toLowerCase() !== 'owner' &&
        (role !== 'auditor' || from(principal, '0.28.7')),
    );
  });

  test('add people with a password, from 0.29.0; on Cloud nobody', () => {
    const cases = principals.flatMap((each) => tellingOf(each, 'create'));
    const brings = (each: Principal) => !each.isCloud && from(each, '0.29.0');
    compare(cases, denyAddWithPassword, (each) => brings(each) && mayAct(each, 'create'));
    for (const each of cases.filter(brings)) expectReason(each, denyAddWithPassword(each));
  });

  test('remove people: owners, and admins from 0.26.0, whatever else is told; on Cloud nobody', () => {
    const cases = principals.flatMap((principal) => members.map((target) => ({ principal, target })));
    const may = ({ role, ...server }: Principal) =>
      role === 'owner' || (role === 'admin' && from(server, '0.26.0'));
    compare(
      cases,
      ({ principal, target }) => denyRemoveMember(principal, target),
      ({ principal, target }) =>
        !principal.isCloud &&
        may(principal) &&
        target.userId === 'other' &&
        target.role !== 'owner' &&
        !(principal.role === 'admin' && target.role === 'admin'),
    );
    for (const principal of principals.filter((each) => !each.isCloud && !may(each)))
      expectReason(principal, denyRemoveMember(principal, member('member', 'other')));
  });

  test('create organizations: owners, and admins from 0.26.0; on Cloud anyone', () => {
    compare(
      principals,
      denyCreateOrganization,
      (each) => each.isCloud || each.role === 'owner' || (each.role === 'admin' && from(each, '0.26.0')),
    );
    for (const each of principals) expectReason(each, denyCreateOrganization(each));
  });

  test('invite, where the server takes invitations, in the way that it takes', () => {
    const cases = principals.flatMap((each) => tellingOf(each, 'create'));
    compare(cases, denyInvite, (each) => takesInvitations(each) && mayAct(each, 'create'));
    for (const each of principals) {
      const way = from(each, '0.28.7') ? 'dokploy' : takesInvitations(each) ? 'better-auth' : 'none';
      expect([each.version, inviteWay(each)]).toEqual([each.version, way]);
    }
  });

  test('remove invitations, from 0.22.0', () => {
    const cases = principals.flatMap((each) => tellingOf(each, 'delete'));
    compare(cases, denyRemoveInvitation, (each) => from(each, '0.22.0') && mayAct(each, 'delete'));
  });

  test('renew an invitation: who may both invite and remove, and give its role', () => {
    const states = ['pending', 'canceled', 'rejected', 'accepted'] as const;
    const cases = principals.flatMap((principal) =>
      [null, 'owner', 'admin', 'member', 'auditor'].flatMap((role) =>
        states.map((status) => ({ principal, given: invitation({ role, status }) })),
      ),
    );
    compare(
      cases,
      ({ principal, given }) => denyRenewInvitation(principal, given),
      ({ principal, given }) =>
        takesInvitations(principal) &&
        mayAct(principal, 'create') &&
        from(principal, '0.22.0') &&
        mayAct(principal, 'delete') &&
        given.status !== 'accepted' &&
        given.role !== null &&
        given.role !== 'owner' &&
        (given.role !== 'auditor' || from(principal, '0.28.7')),
    );
  });

  test('mail an invitation, from 0.23.0, while its link works and there is a mail server', () => {
    const cases = principals
      .flatMap((each) => tellingOf(each, 'create'))
      .flatMap((principal) =>
        [null, 0, 1].flatMap((providers) =>
          [NOW, NOW + 2 * 86_400_000].map((now) => ({ principal, providers, now })),
        ),
      );
    compare(
      cases,
      ({ principal, providers, now }) => denySendInvitation(principal, invitation(), providers, now),
      ({ principal, providers, now }) =>
        !principal.isCloud &&
        from(principal, '0.23.0') &&
        mayAct(principal, 'create') &&
        now === NOW &&
        providers !== 0,
    );
  });

  test('make keys: on any server but 0.28.7, which says what to update to', () => {
    compare(principals, denyMakeKey, ({ version }) => version !== '0.28.7');
    expect(denyMakeKey({ version: '0.28.7' })?.since).toBe('0.28.8');
    expect(denyMakeKey({ version: '0.18.0' })?.since).toBe('0.19.0');
  });

  test('give a role: never owner, and one of their own from 0.28.7, as it is offered', () => {
    const made = ['auditor', ' Owner', 'Admin', 'MEMBER', 'auditor'].map((role) => ({ role }));
    for (const server of principals) {
      const given = ['member', 'admin', 'auditor', 'owner', 'OWNER'].filter(
        (role) => denyGiveRole(server, role) === null,
      );
      expect(given).toEqual(rolesOffered(server, made));
      expect(given).toEqual(['member', 'admin', ...(from(server, '0.28.7') ? ['auditor'] : [])]);
    }
  });

  test('delete a role that nobody has: owners and admins, from 0.28.7, with a license where the server tells', () => {
    const cases = principals.flatMap((principal) =>
      [null, 0, 2].flatMap((held) => [null, true, false].map((licensed) => ({ principal, held, licensed }))),
    );
    compare(
      cases,
      ({ principal, held, licensed }) => denyChangeRoles(principal, licensed) ?? denyRoleHeld(held),
      ({ principal, held, licensed }) =>
        from(principal, '0.28.7') &&
        (principal.role === 'owner' || principal.role === 'admin') &&
        licensed !== false &&
        held !== 2,
    );
    for (const each of principals) expectReason(each, denyChangeRoles(each, true));
  });

  test('a link works while its invitation is pending and not expired', () => {
    for (const status of ['pending', 'canceled', 'rejected', 'accepted'] as const)
      for (const late of [true, false]) {
        const denied = denyCopyLink(invitation({ status }), late ? NOW + 2 * 86_400_000 : NOW);
        expect([status, late, denied === null]).toEqual([status, late, status === 'pending' && !late]);
      }
  });
});

test('a reason goes by whose key it is where the key of another owner would not meet it, and wherever that one may', () => {
  const rules: ((principal: Principal, target: Member) => DenyReason)[] = [
    denyReadMembers,
    ...['admin', 'owner', 'auditor'].map((role) => (by: Principal, to: Member) => denySetRole(by, to, role)),
    denyAddWithPassword,
    denyRemoveMember,
    denyEndMembership,
    denyInvite,
    denyRemoveInvitation,
    ...['admin', null].map((role) => (by: Principal) => denyRenewInvitation(by, invitation({ role }))),
    denySetPermissions,
    (by, { userId }) => denySessions(by, userId),
  ];
  const cases = principals
    .flatMap((each) => ACTIONS.flatMap((action) => tellingOf(each, action)))
    .flatMap((principal) => members.flatMap((target) => rules.map((deny) => ({ principal, target, deny }))));
  const wrong = cases.filter(({ principal, target, deny }) => {
    const denied = deny(principal, target);
    const again = deny({ ...principal, role: 'owner', userId: 'third', allowed: null }, target);
    return denied !== null && (denied.otherKey ? again?.reason === denied.reason : again === null);
  });
  expect(wrong.map(({ principal, target, deny }) => [deny(principal, target)?.reason, principal])).toEqual(
    [],
  );
});

describe('whose role counts in an organization', () => {
  const row = (role: string, userId: string, isDefault = false) => ({
    id: `m-${userId}`,
    userId,
    role,
    isDefault,
  });
  const rows = [
    { members: [row('owner', 'me')], role: 'owner' },
    { members: [row('admin', 'me')], role: 'admin' },
    { members: [row('owner', 'other'), row('member', 'me')], role: 'member' },
    { members: [row('owner', 'other')], role: undefined },
    { members: undefined, role: undefined },
  ];
  const cases = ['owner', 'admin', null].flatMap((role) =>
    ['acme', 'billing'].flatMap((id) =>
      ['me', null].flatMap((userId) =>
        rows.flatMap((each) =>
          ['me', 'host'].map((ownerId) => {
            const principal: Principal = {
              version: '0.30.2',
              isCloud: false,
              role,
              userId,
              organizationId: 'acme',
              allowed: null,
            };
            const members = each.members ? { members: each.members } : {};
            // Without a person told, whatever row there is must be the own one.
            const listed = userId === null ? each.members?.[0]?.role : each.role;
            const own = listed ?? (id === 'acme' ? role : null);
            return { principal, target: organization({ id, ownerId, ...members }), own };
          }),
        ),
      ),
    ),
  );

  test('the own row’s, or the key’s own role in the key’s own organization: the owner alone renames', () => {
    compare(
      cases,
      ({ principal, target }) => denyRename(principal, target),
      ({ own }) => own === 'owner',
    );
    for (const { principal, target, own } of cases.filter((each) => each.own !== 'owner')) {
      expect(denyRename(principal, target)?.reason).toBe(
        own === null ? 'You are not a member of this organization.' : 'Only its owner can change it.',
      );
      expect(denySetDefaultRole(principal, target)).toEqual(denyRename(principal, target));
    }
  });

  test('who deletes is its owner, is the person who owns it, and owns another one', () => {
    const others = [
      [],
      [organization({ id: 'c', ownerId: 'me' })],
      [organization({ id: 'c', ownerId: 'host' })],
    ];
    compare(
      cases.flatMap((each) => others.map((more) => ({ ...each, all: [each.target, ...more] }))),
      ({ principal, target, all }) => denyDelete(principal, target, all),
      ({ principal, target, own, all }) =>
        own === 'owner' &&
        (principal.userId === null || target.ownerId === principal.userId) &&
        all.filter(({ ownerId }) => ownerId === target.ownerId).length === 2,
    );
  });

  test('the default one is chosen by a member, from 0.25.7, where it is not the default yet', () => {
    compare(
      VERSIONS.flatMap((version) =>
        [[row('member', 'me')], [row('owner', 'me', true)], [], undefined].map((members) => ({
          principal: { ...(principals[0] as Principal), version },
          target: organization(members ? { members } : {}),
        })),
      ),
      ({ principal, target }) => denySetDefault(principal, target),
      ({ principal, target }) => from(principal, '0.25.7') && target.members?.[0]?.isDefault === false,
    );
  });
});

describe('a principal', () => {
  const caller = memberRow('ada', { role: 'admin' });
  const account = (patch: Partial<Account> = {}): Account => ({
    version: '0.30.2',
    caller,
    organizations: [
      organization(),
      organization({ id: 'billing', members: [{ id: 'x', userId: 'ada', role: 'owner' }] }),
    ],
    ...patch,
  });

  test('is the own row, else the key’s own membership, of that very organization', () => {
    expect(principalIn(account(), 'billing', null)).toMatchObject({ role: 'owner', userId: 'ada' });
    expect(principalIn(account(), 'acme', null)).toMatchObject({ role: 'admin', userId: 'ada' });
    // The person is known, and is no member there.
    expect(principalIn(account(), 'gone', null)).toMatchObject({ role: null, userId: 'ada' });
    expect(principalIn(account({ caller: null }), 'acme', null)).toMatchObject({ role: null, userId: null });
    expect(principalIn(account({ caller: null }), 'billing', null)).toMatchObject({
      role: 'owner',
      userId: 'ada',
    });
  });

  test('takes over what the server told: cloud, permissions, what is absent', () => {
    const rights = { allowed: { member: { read: true } }, customRoles: [], absent: ['customRole.all'] };
    expect(principalIn(account({ isCloud: true }), 'acme', rights)).toMatchObject({
      isCloud: true,
      allowed: rights.allowed,
      absent: rights.absent,
    });
    expect(principalIn(account(), 'acme', null)).toMatchObject({ isCloud: false, allowed: null });
  });
});

const own = (role = 'owner', isDefault = false) =>
  organization({ members: [{ id: 'm-me', userId: 'me', role, isDefault }] });
const other = (role: string) => member(role, 'other');
const guest = organization({ id: 'b', ownerId: 'host' });
const old = owner({ version: '0.25.7', role: 'admin' });
const LATER = NOW + 2 * 86_400_000;

test.each<[string, DenyReason, string]>([
  [
    'an admin of old',
    denyCreateOrganization(old),
    'Before Dokploy 0.26.0 the server lets only the owner create organizations.',
  ],
  [
    'a member who would create',
    denyCreateOrganization(owner({ role: 'member' })),
    'Only an owner or admin can create organizations. This key belongs to a member.',
  ],
  [
    'a role of signs',
    denyCreateOrganization(owner({ role: 'a\nb\u202Ec' })),
    'This key belongs to someone with the role “a b c”.',
  ],
  ['who owns nothing', denyDelete(owner(), own('admin'), [own('admin')]), 'Only its owner can delete it.'],
  ['the last one', denyDelete(owner(), own(), [own(), guest]), 'the last organization you own'],
  ['who owns it', denyLeave(owner({ version: '0.26.5' })), 'Its owner cannot leave it'],
  [
    'who would leave a newer server',
    denyLeave(owner({ role: 'member', version: '0.27.1' })),
    'Leaving with a key needs Dokploy 0.26 or older. This server runs 0.27.1. Ask an owner or admin to remove you.',
  ],
  ['a version nobody knows', denyLeave(owner({ role: 'member', version: null })), 'Dokploy 0.26 or older'],
  ['the default', denySetDefault(owner(), own('owner', true)), 'already'],
  ['a member who would see', denyReadMembers(owner({ role: 'member' })), 'see members and invitations'],
  ['oneself', denySetRole(owner(), member('member', 'me')), 'You cannot change your own role.'],
  [
    'an owner’s role',
    denySetRole(owner(), other('owner')),
    'The owner’s role cannot be changed or transferred.',
  ],
  [
    'an admin’s role',
    denySetRole(owner({ role: 'admin' }), other('admin')),
    'Only the owner can change an admin’s role.',
  ],
  ['a role given', denySetRole(owner(), other('member'), 'owner'), 'The owner role cannot be assigned.'],
  [
    'a role of their own',
    denySetRole(owner({ version: '0.28.6' }), other('member'), 'auditor'),
    'needs Dokploy 0.28.7 or newer. This server runs 0.28.6.',
  ],
  ['no roles', denySetRole(old, other('member')), 'Changing roles needs Dokploy 0.26.0 or newer.'],
  ['oneself removed', denyRemoveMember(owner(), member('member', 'me')), 'You cannot remove yourself.'],
  [
    'an owner removed',
    denyRemoveMember(owner(), other('owner')),
    'The owner of an organization cannot be removed.',
  ],
  [
    'an admin removed',
    denyRemoveMember(owner({ role: 'admin' }), other('admin')),
    'Only the owner can remove an admin.',
  ],
  ['removing of old', denyRemoveMember(old, other('member')), 'Quayside lets only the owner remove people.'],
  [
    'Cloud',
    denyRemoveMember(owner({ isCloud: true }), other('member')),
    'Dokploy Cloud does not remove people through its API',
  ],
  ['invitations by hand', denyInvite(owner({ version: '0.28.6' })), 'Open Dokploy and invite people there'],
  ['an admin of old who would invite', denyInvite(old), 'lets only the owner invite people'],
  ['accepted', denyRenewInvitation(owner(), invitation({ status: 'accepted' })), 'It was accepted'],
  ['without a role', denyRenewInvitation(owner(), invitation({ role: null })), 'It has no role'],
  ['expired', denyCopyLink(invitation(), LATER), 'expired'],
  ['canceled', denyCopyLink(invitation({ status: 'canceled' }), NOW), 'canceled'],
  ['no mail', denySendInvitation(owner(), invitation(), 0, NOW), 'no mail notification'],
  ['mail by itself', denySendInvitation(owner({ isCloud: true }), invitation(), 1, NOW), 'by itself'],
])('%s is told why, in words', (_, denied, words) => expect(denied?.reason).toContain(words));

test('what a newer Dokploy brings is told with its version, also where the server says that it lacks the call', () => {
  const at = (version: string) => owner({ version });
  expect(denyReadMembers(old)?.since).toBe('0.26.0');
  expect(denySetDefault(at('0.25.6'), own())?.since).toBe('0.25.7');
  expect(denySetDefaultRole(at('0.29.9'), own())).toEqual({
    reason: 'A default role needs Dokploy 0.30.0 or newer. This server runs 0.29.9.',
    since: '0.30.0',
  });
  expect(denyRemoveInvitation(at('0.21.0'))?.since).toBe('0.22.0');
  expect(denySendInvitation(at('0.22.0'), invitation(), 1, NOW)?.since).toBe('0.23.0');
  const absent = ['organization.inviteMember'];
  expect(denyInvite(owner({ absent }))?.since).toBe('0.28.7');
  expect(inviteWay({ version: null, absent })).toBe('none');
});

test('an invitation that expired is renewed', () => {
  const expired = invitation({ expiresAt: '2020-01-01T00:00:00.000Z' });
  expect(denyRenewInvitation(owner(), expired)).toBeNull();
});

test('the organizations of a person are those that they own', () =>
  expect(ownedBy({ version: null, caller: null, organizations: [own(), guest] }, 'host')).toEqual([guest]));

describe('who is shown sessions, and ends them', () => {
  test('is the owner those of everybody, and everybody their own', () => {
    expect(denySessions(owner(), null)).toBeNull();
    expect(denySessions(owner(), 'other')).toBeNull();
    for (const role of ['admin', 'member', 'auditor']) {
      expect(denySessions(owner({ role }), 'me')).toBeNull();
      expect(denySessions(owner({ role }), 'other')?.reason).toMatch(/^Only the owner’s key/);
      expect(denySessions(owner({ role }), null)?.reason).toMatch(/^Only the owner’s key/);
    }
  });

  test('is nobody whose membership is gone, nor anybody before 0.30.0', () => {
    expect(denySessions(owner({ role: null }), 'me')?.reason).toMatch(/no longer a member/);
    expect(denySessions(owner({ version: '0.29.9' }), 'me')).toMatchObject({ since: '0.30.0' });
    expect(denySessions(owner({ version: '0.30.0' }), 'me')).toBeNull();
    expect(denySessions(owner({ absent: ['user.listSessions'] }), 'me')?.since).toBe('0.30.0');
  });
});
