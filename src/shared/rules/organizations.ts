import { has, type Server } from '../capabilities.ts';
import type { Account, Organization } from '../dokploy.ts';
import { counted } from '../text.ts';
import type { SomeFacts } from './actions.ts';
import { goneWith } from './effect.ts';
import {
  aRole,
  type DenyReason,
  noMembership,
  ownersAlone,
  type Principal,
  runs,
  say,
  tooOld,
  whoMay,
} from './principal.ts';

export function ownedBy(account: Account, userId: string): Organization[] {
  return account.organizations.filter((organization) => organization.ownerId === userId);
}

/** Dokploy asks for owner, or admin since 0.26.0, in the key's own organization; on Cloud anyone may. */
export function denyCreateOrganization(principal: Principal): DenyReason {
  if (principal.isCloud) return null;
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner') return null;
  if (principal.role === 'admin') {
    return has(principal, 'admins-count') ? null : ownersAlone(principal, 'create organizations', true);
  }
  return say(`${whoMay(principal)} can create organizations. This key belongs to ${aRole(principal.role)}.`);
}

export function denyRename(principal: Principal, organization: Organization): DenyReason {
  const role = roleIn(organization, principal);
  if (role === 'owner') return null;
  return say(role === null ? 'You are not a member of this organization.' : 'Only its owner can change it.');
}

/** Owner only, since Dokploy 0.30.0. */
export function denySetDefaultRole(principal: Principal, organization: Organization): DenyReason {
  return denyDefaultRole(principal) ?? denyRename(principal, organization);
}

/** Dokploy before 0.30.0 silently drops a default role. */
export function denyDefaultRole(server: Server): DenyReason {
  return tooOld(server, 'default-role', 'A default role');
}

/** Owner only, never the last organization a person owns. */
export function denyDelete(
  principal: Principal,
  organization: Organization,
  all: readonly Organization[],
): DenyReason {
  if (roleIn(organization, principal) !== 'owner') return say('Only its owner can delete it.');
  if (principal.userId !== null && organization.ownerId !== principal.userId) {
    return say('Only the person who owns it can delete it.');
  }
  const owned = all.filter((each) => each.ownerId === organization.ownerId);
  if (owned.length > 1) return null;
  return say('This is the last organization you own. Dokploy keeps at least one, so create another first.');
}

/** Needs a key and Dokploy before 0.27.0; an unknown version may be newer. */
export function denyLeave(principal: Principal): DenyReason {
  if (principal.role === null) return noMembership();
  if (principal.role === 'owner') return say('Its owner cannot leave it, and Dokploy transfers none.');
  if (has(principal, 'better-auth.leave') && principal.version !== null) return null;
  return say(
    `Leaving with a key needs Dokploy 0.26 or older.${runs(principal)} Ask an owner or admin to remove you.`,
  );
}

/** Any member, since Dokploy 0.25.7. */
export function denySetDefault(principal: Principal, organization: Organization): DenyReason {
  const old = tooOld(principal, 'organization.setDefault', 'Choosing a default organization');
  if (old) return old;
  const own = organization.members?.[0];
  if (own?.isDefault) return say('This is already the default organization.');
  return own ? null : say('You are not a member of this organization.');
}

function roleIn(organization: Organization, principal: Principal): string | null {
  const own = organization.members?.find(
    (member) => principal.userId === null || member.userId === principal.userId,
  );
  return own?.role ?? (organization.id === principal.organizationId ? principal.role : null);
}

export const ORGANIZATION_ACTIONS = {
  'organizations.create': {
    title: 'create',
    passive: (subject) => [subject, 'created'],
    running: (subject) => `the creation of ${subject}`,
    effect: ({ userId }, { organizationId = null } = {}) => [
      { does: 'give', on: 'organization', organizationId },
      { does: 'give', on: 'membership', organizationId, userId, isOwn: true, role: 'owner' },
    ],
  },
  'organizations.update': {
    title: 'change settings',
    passive: (subject) => [subject, 'changed'],
    done: (_, { settings }, safe, { instanceName }) =>
      `The settings of “${safe(settings.name)}” on ${safe(instanceName)} were saved.`,
    running: (subject) => `the change of ${subject}`,
    undo: (subject) => `put the settings of ${subject} back`,
    effect: ({
      organizationId,
      settings: { defaultRole: role = null },
      before: { defaultRole: had = null },
    }) => [{ does: 'change', on: 'organization', organizationId, role, had }],
  },
  'organizations.setDefault': {
    title: 'make default',
    passive: (subject) => [subject, 'made your default organization'],
    done: (subject) => `${subject} is your default organization now.`,
    running: (subject) => `the choice of ${subject} as default`,
    undo: (_, { before }, safe) => `make “${safe(before?.name ?? '')}” the default`,
    effect: ({ organizationId, before }) =>
      [organizationId, ...(before ? [before.organizationId] : [])].map((organizationId) => ({
        ...{ does: 'change', on: 'organization', organizationId },
      })),
  },
  'organizations.delete': {
    title: 'delete',
    passive: (subject) => [subject, 'deleted'],
    running: (subject) => `the deletion of ${subject}`,
    effect: ({ organizationId }) => [...goneWith(organizationId), { does: 'end', on: 'key', organizationId }],
    isFinal: true,
    question: {
      name: 'Deletes organization',
      one: (subject) => `Delete the organization “${subject}”?`,
      many: (count) => `Delete ${count} organizations?`,
      yes: (count) =>
        `Delete ${count === 1 ? 'organization' : counted(count, 'organization', 'organizations')}`,
      detail: () => 'Its projects, memberships and keys go with it. This cannot be undone.',
    },
  },
  'organizations.leave': {
    title: 'leave',
    passive: (subject) => [`The membership of ${subject}`, 'ended'],
    done: (subject, _, safe, { organizationName }) =>
      `${subject} left “${safe(organizationName ?? '')}”. Their keys for it ended.`,
    running: (subject) => `the departure of ${subject}`,
    effect: ({ organizationId, memberId: id, userId, email }) => [
      { does: 'end', on: 'membership', organizationId, id, userId, email, isOwn: true },
      { does: 'end', on: 'key', organizationId, userId, isOwn: true },
    ],
    isFinal: true,
    question: {
      name: 'Leaves organization',
      one: (subject) => `Leave the organization as ${subject}?`,
      many: (count) => `Leave as ${count} people?`,
      yes: () => 'Leave organization',
      detail: ({ isLastKey }) =>
        `All access there ends with the membership. Keys made here for it are deleted on the server, pasted ones leave this computer.${isLastKey ? ' This instance has no other key of this person here.' : ''} Only a new invitation brings it back.`,
    },
  },
} satisfies SomeFacts;

export const ORGANIZATION_PLANS = {
  'create-organization': 'New organization',
  'change-organization': 'Change organization',
  'delete-organization': 'Delete organization',
  'leave-organization': 'Leave organization',
  'make-default': 'Make default',
} as const;
