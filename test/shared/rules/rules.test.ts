import { describe, expect, it } from 'vitest';
import type { Account, Invitation, Member, Organization } from '../../../src/shared/dokploy.ts';
import { type Principal, principalIn } from '../../../src/shared/principal.ts';
import {
  denyCopyLink,
  denyInvite,
  denyRemoveInvitation,
  denyRenewInvitation,
  denySendInvitation,
  inviteWay,
} from '../../../src/shared/rules/invitations.ts';
import {
  denyGiveRole,
  denyReadMembers,
  denyRemoveMember,
  denySetRole,
  rolesOffered,
} from '../../../src/shared/rules/members.ts';
import {
  denyCreateOrganization,
  denyDelete,
  denyRename,
  denySetDefault,
  denySetDefaultRole,
  ownedBy,
} from '../../../src/shared/rules/organizations.ts';
import { denySessions } from '../../../src/shared/rules/sessions.ts';
import { principal } from '../principal.ts';

const NOW = Date.parse('2026-11-25T00:00:00.000Z');

const member = (role: string, userId = 'other'): Member => ({
  id: `m-${userId}`,
  organizationId: 'acme',
  userId,
  role,
  createdAt: '2026-01-01T00:00:00.000Z',
  user: { id: userId, email: `${userId}@example.com` },
});
const organization = (
  patch: Partial<Organization> = {},
  role = 'owner',
  isDefault = false,
): Organization => ({
  id: 'acme',
  name: 'Acme',
  createdAt: '2026-01-01T00:00:00.000Z',
  ownerId: 'me',
  members: [{ id: 'm-me', userId: 'me', role, isDefault }],
  ...patch,
});
const invitation = (patch: Partial<Invitation> = {}): Invitation => ({
  id: 'i',
  organizationId: 'acme',
  email: 'new@example.com',
  role: 'member',
  status: 'pending',
  expiresAt: '2026-11-26T00:00:00.000Z',
  ...patch,
});

describe('a principal', () => {
  const account: Account = {
    version: '0.30.2',
    caller: null,
    organizations: [organization({}, 'admin'), organization({ id: 'b', ownerId: 'host' }, 'member')],
  };

  it('is the person’s own row in that organization, not the role elsewhere', () => {
    expect(principalIn(account, 'b', null)).toMatchObject({ role: 'member', userId: 'me', isCloud: false });
    expect(principalIn(account, 'acme', null).role).toBe('admin');
  });

  it('has no role in an organization that is not listed', () => {
    expect(principalIn(account, 'gone', null).role).toBeNull();
    expect(denyReadMembers(principalIn(account, 'gone', null))?.reason).toContain(
      'no longer a member of this organization',
    );
  });

  it('carries what the server said that it does not have', () => {
    const rights = { allowed: null, customRoles: [], absent: ['organization.inviteMember'] };
    expect(denyInvite(principalIn(account, 'acme', rights))?.since).toBe('0.28.7');
  });

  it('shows which organizations would go with a person', () => {
    expect(ownedBy(account, 'host').map((each) => each.id)).toEqual(['b']);
  });
});

describe('organizations', () => {
  it.each([
    ['0.25.7', 'owner', null],
    ['0.25.7', 'admin', 'Before Dokploy 0.26.0 the server lets only the owner create organizations.'],
    ['0.26.5', 'admin', null],
    ['0.30.2', 'member', 'Only an owner or admin can create organizations. This key belongs to a member.'],
    ['0.30.2', 'a\nb\u202Ec', 'This key belongs to someone with the role “a b c”.'],
  ])('on %s the role %s may create: %s', (version, role, words) => {
    const why = denyCreateOrganization(principal({ version, role }));
    if (words === null) expect(why).toBeNull();
    else expect(why?.reason).toContain(words);
  });

  it('anyone may create on Cloud', () => {
    expect(denyCreateOrganization(principal({ isCloud: true, role: 'member' }))).toBeNull();
  });

  it.each(['admin', 'member'])('an %s does not rename or delete', (role) => {
    const one = organization({}, role);
    expect(denyRename(principal({ role }), one)?.reason).toBe('Only its owner can change it.');
    expect(denyDelete(principal({ role }), one, [one])?.reason).toBe('Only its owner can delete it.');
  });

  it('the last owned one is not deleted, whatever else the person is a member of', () => {
    const own = organization();
    const guest = organization({ id: 'b', ownerId: 'host' }, 'member');
    expect(denyDelete(principal(), own, [own, guest])?.reason).toContain('the last organization you own');
    expect(denyDelete(principal(), own, [own, organization({ id: 'c' })])).toBeNull();
  });

  it('the default is not chosen twice, and not before 0.25.7', () => {
    expect(denySetDefault(principal(), organization())).toBeNull();
    expect(denySetDefault(principal(), organization({}, 'owner', true))?.reason).toContain('already');
    expect(denySetDefault(principal({ version: '0.25.6' }), organization())?.since).toBe('0.25.7');
  });

  it('a default role comes with 0.30.0 and names it', () => {
    expect(denySetDefaultRole(principal(), organization())).toBeNull();
    expect(denySetDefaultRole(principal({ version: '0.29.9' }), organization())).toEqual({
      reason: 'A default role needs Dokploy 0.30.0 or newer. This server runs 0.29.9.',
      since: '0.30.0',
    });
    expect(denySetDefaultRole(principal(), organization({}, 'admin'))?.since).toBeUndefined();
  });
});

describe('members', () => {
  it('are read by who may, and what the server tells goes before the role', () => {
    const may = { member: { read: true } };
    expect(denyReadMembers(principal({ role: 'member' }))?.reason).toContain('see members and invitations');
    expect(denyReadMembers(principal({ role: 'auditor', allowed: may }))).toBeNull();
    expect(
      denyReadMembers(principal({ role: 'auditor', allowed: { member: { read: false } } })),
    ).not.toBeNull();
    // Nothing is known of a custom role: the server decides.
    expect(denyReadMembers(principal({ role: 'auditor' }))).toBeNull();
    expect(denyReadMembers(principal({ role: 'admin', version: '0.25.7' }))?.since).toBe('0.26.0');
  });

  it.each([
    [{}, member('member', 'me'), undefined, 'You cannot change your own role.'],
    [{}, member('owner'), undefined, 'The owner’s role cannot be changed or transferred.'],
    [{ role: 'admin' }, member('admin'), undefined, 'Only the owner can change an admin’s role.'],
    [{ role: 'member' }, member('member'), undefined, 'Only an owner or admin can change roles.'],
    [{}, member('member'), 'owner', 'The owner role cannot be assigned.'],
    [
      { version: '0.28.6' },
      member('member'),
      'auditor',
      'needs Dokploy 0.28.7 or newer. This server runs 0.28.6.',
    ],
    [{ version: '0.25.7' }, member('member'), undefined, 'Changing roles needs Dokploy 0.26.0 or newer.'],
    [{ role: null }, member('member'), undefined, 'no longer a member of this organization'],
  ] as const)('whose role does not change: %j, %j, to %s', (patch, target, role, words) => {
    expect(denySetRole(principal(patch), target, role)?.reason).toContain(words);
  });

  it.each([
    [{}, member('admin'), 'member'],
    [{ role: 'admin' }, member('member'), 'admin'],
    [{}, member('member'), 'auditor'],
    [{ version: null }, member('member'), 'auditor'],
  ] as const)('whose role changes: %j, %j, to %s', (patch, target, role) => {
    expect(denySetRole(principal(patch), target, role)).toBeNull();
  });

  it.each([
    ['0.26.5', ['member', 'admin']],
    ['0.28.6', ['member', 'admin']],
    ['0.28.7', ['member', 'admin', 'auditor']],
    [null, ['member', 'admin', 'auditor']],
  ])('on %s the roles %j are offered, owner never', (version, roles) => {
    expect(
      rolesOffered(
        { version },
        ['auditor', 'owner', 'Owner', 'admin', 'auditor'].map((role) => ({ role })),
      ),
    ).toEqual(roles);
  });

  it.each([
    [{}, member('member', 'me'), 'You cannot remove yourself.'],
    [{}, member('owner'), 'The owner of an organization cannot be removed.'],
    [{ role: 'admin' }, member('admin'), 'Only the owner can remove an admin.'],
    [{ role: 'member' }, member('member'), 'Only an owner or admin can remove people.'],
    [{ role: 'auditor' }, member('member'), 'Only an owner or admin can remove people.'],
    [{ version: '0.25.7', role: 'admin' }, member('member'), 'Quayside lets only the owner remove people.'],
    [{ isCloud: true }, member('member'), 'Dokploy Cloud does not remove people through its API'],
    [{ role: null }, member('member'), 'no longer a member of this organization'],
  ] as const)('who are not removed: %j, %j', (patch, target, words) => {
    expect(denyRemoveMember(principal(patch), target)?.reason).toContain(words);
  });

  it.each([
    [{}, member('admin')],
    [{ role: 'admin' }, member('member')],
    [{ version: '0.25.7' }, member('admin')],
  ] as const)('who are removed: %j, %j', (patch, target) => {
    expect(denyRemoveMember(principal(patch), target)).toBeNull();
  });
});

describe('invitations', () => {
  it.each([
    ['0.25.7', 'better-auth'],
    ['0.26.5', 'better-auth'],
    ['0.27.0', 'none'],
    ['0.28.6', 'none'],
    ['0.28.7', 'dokploy'],
    [null, 'dokploy'],
  ])('on %s are made by %s', (version, way) => {
    expect(inviteWay({ version })).toBe(way);
  });

  it('of a server that says it has no such call, and not which version it is, are made by no way', () => {
    expect(inviteWay({ version: null, absent: ['organization.inviteMember'] })).toBe('none');
  });

  it('where a key cannot invite name Dokploy’s own page and the version that brings it', () => {
    const why = denyInvite(principal({ version: '0.28.6' }));
    expect(why?.since).toBe('0.28.7');
    expect(why?.reason).toContain('Open Dokploy and invite people there');
  });

  it.each([
    [{ role: 'member' }, 'Only an owner or admin can invite people.'],
    [{ role: 'member', version: '0.25.7' }, 'Only the owner can invite people.'],
    [{ role: 'admin', version: '0.25.7' }, 'lets only the owner invite people'],
  ])('are not made by %j', (patch, words) => {
    expect(denyInvite(principal(patch))?.reason).toContain(words);
  });

  it('are removed from 0.22.0 on, by who may', () => {
    expect(denyRemoveInvitation(principal())).toBeNull();
    expect(denyRemoveInvitation(principal({ version: '0.21.0' }))?.since).toBe('0.22.0');
    expect(denyRemoveInvitation(principal({ role: 'member' }))).not.toBeNull();
  });

  it.each([
    [{ status: 'accepted' }, 'It was accepted'],
    [{ role: null }, 'It has no role'],
    [{ role: 'owner' }, 'The owner role cannot be assigned'],
  ])('that are %j are not renewed', (patch, words) => {
    expect(denyRenewInvitation(principal(), invitation(patch))?.reason).toContain(words);
  });

  it('that expired or were canceled are renewed', () => {
    expect(
      denyRenewInvitation(principal(), invitation({ expiresAt: '2020-01-01T00:00:00.000Z' })),
    ).toBeNull();
    expect(denyRenewInvitation(principal(), invitation({ status: 'canceled' }))).toBeNull();
  });

  it('have a link that works while they are pending', () => {
    expect(denyCopyLink(invitation(), NOW)).toBeNull();
    expect(denyCopyLink(invitation(), NOW + 2 * 86_400_000)?.reason).toContain('expired');
    expect(denyCopyLink(invitation({ status: 'canceled' }), NOW)?.reason).toContain('canceled');
  });

  it('are mailed where there is a mail notification', () => {
    const why = (patch: Partial<Principal>, providers: number | null) =>
      denySendInvitation(principal(patch), invitation(), providers, NOW)?.reason ?? null;
    expect(why({}, 1)).toBeNull();
    expect(why({}, null)).toBeNull();
    expect(why({}, 0)).toContain('no mail notification');
    expect(why({ isCloud: true }, 1)).toContain('by itself');
    expect(why({ version: '0.22.0' }, 1)).toContain('0.23.0');
    expect(why({ role: 'member' }, 1)).toContain('Only an owner or admin');
  });

  it('never give the role owner, in any writing', () => {
    for (const role of ['owner', 'Owner', ' OWNER ']) expect(denyGiveRole(principal(), role)).not.toBeNull();
  });
});

describe('who is shown sessions, and ends them', () => {
  it('is the owner those of everybody, and everybody their own', () => {
    expect(denySessions(principal(), null)).toBeNull();
    expect(denySessions(principal(), 'other')).toBeNull();
    for (const role of ['admin', 'member', 'auditor']) {
      expect(denySessions(principal({ role }), 'me')).toBeNull();
      expect(denySessions(principal({ role }), 'other')?.reason).toMatch(/^Only the owner’s key/);
      expect(denySessions(principal({ role }), null)?.reason).toMatch(/^Only the owner’s key/);
    }
  });

  it('is nobody whose membership is gone, nor anybody before 0.30.0', () => {
    expect(denySessions(principal({ role: null }), 'me')?.reason).toMatch(/no longer a member/);
    expect(denySessions(principal({ version: '0.29.9' }), 'me')).toMatchObject({ since: '0.30.0' });
    expect(denySessions(principal({ version: '0.30.0' }), 'me')).toBeNull();
    expect(denySessions(principal({ absent: ['user.listSessions'] }), 'me')).toMatchObject({
      since: '0.30.0',
    });
  });
});
