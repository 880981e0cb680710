import {
  IconArrowsDiff,
  IconCopyPlus,
  IconDoorExit,
  IconEye,
  IconKey,
  IconLockPassword,
  IconPlus,
  IconStar,
  IconTrash,
  IconUserPlus,
} from '@tabler/icons-react';
import type { Organization } from '../../../shared/dokploy.ts';
import { denyDelete, denyLeave, denySetDefault } from '../../../shared/rules/organizations.ts';
import type { DenyReason, Principal } from '../../../shared/rules/principal.ts';
import { denyChangeRoles } from '../../../shared/rules/roles.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { dataOf } from '../queryState.ts';
import { denyAddAs, denyInviteAs, denyUnwritable } from './denials.ts';
import type { State } from './model.ts';
import { selectMembers, selectOrganizations, selectPrincipal, selectRights } from './selectors.ts';
import { denyByEach } from './targets.ts';
import type { Verb } from './verbs.ts';

export const MEMBER_QUESTIONS = {
  permissions: 'Permissions of ',
  'copy-access': 'Copy access of ',
  'compare-access': 'Compare access of ',
} as const;

export type MemberQuestion = keyof typeof MEMBER_QUESTIONS;

export type OrganizationAt = OrganizationRef & { state: State };

const refOf = ({ instanceId, organizationId }: OrganizationAt) => ({ instanceId, organizationId });

const principalOf = ({ state, instanceId, organizationId }: OrganizationAt) =>
  selectPrincipal(state, instanceId, organizationId);

export const ORGANIZATION_VERBS = {
  invite: {
    ...{ title: 'Invite people…', icon: IconUserPlus },
    deny: (at) => denyByEach(at.state, at, denyInviteAs),
    sheet: (at) => ({ kind: 'change-many', what: 'invite', to: refOf(at) }),
  },
  'add-with-password': {
    ...{ title: 'Add with a password…', icon: IconLockPassword },
    deny: (at) => denyByEach(at.state, at, denyAddAs),
    sheet: (at) => ({ kind: 'change-many', what: 'add-people', to: refOf(at) }),
  },
  'new-role': {
    ...{ title: 'New role…', icon: IconPlus },
    deny(at) {
      const principal = principalOf(at);
      const rights = dataOf(selectRights(at.state, at.instanceId, at.organizationId));
      return principal && (denyChangeRoles(principal, rights?.licensed ?? null)?.reason ?? null);
    },
    sheet: (at) => ({ kind: 'change-many', what: 'create-role', to: refOf(at) }),
  },
  permissions: { ...asked('permissions'), icon: IconEye },
  'copy-access': { ...asked('copy-access'), icon: IconCopyPlus },
  'compare-access': { ...asked('compare-access'), icon: IconArrowsDiff },
  'paste-key': {
    ...{ title: 'Paste a key…', icon: IconKey },
    deny: ({ state }) => denyUnwritable(state),
    sheet: (at) => ({ kind: 'paste-key', ...refOf(at) }),
  },
  'make-default': {
    ...{ title: 'Make default', icon: IconStar },
    deny: ofListed(denySetDefault),
    intent: (at) => ({ kind: 'make-default', ...refOf(at) }),
  },
  'leave-organization': {
    ...{ title: 'Leave organization…', icon: IconDoorExit, isDanger: true },
    deny: ofListed(denyLeave),
    intent: (at) => ({ kind: 'leave-organization', ...refOf(at) }),
  },
  'delete-organization': {
    ...{ title: 'Delete organization…', icon: IconTrash, isDanger: true },
    deny: (at) => ofListed(denyDelete)(at) ?? (at.state.writable ? null : KEYS_STAY),
    sheet: (at) => ({ kind: 'delete-organization', ...refOf(at) }),
  },
} as const satisfies Record<string, Verb<OrganizationAt>>;

const MEMBERS_UNREAD = 'The members of this organization have not been read yet.';
const UNREAD = 'This organization has not been read yet.';
const KEYS_STAY = 'A newer Quayside wrote the list of instances, so this version can’t remove its keys.';

function asked(question: MemberQuestion) {
  const begin = MEMBER_QUESTIONS[question];
  return {
    title: `${begin.trim()}…`,
    deny: ({ state, instanceId, organizationId }: OrganizationAt) =>
      dataOf(selectMembers(state, instanceId, organizationId)) ? null : MEMBERS_UNREAD,
    sheet: () => ({ kind: 'palette' as const, typed: begin }),
  };
}

function ofListed(
  rule: (principal: Principal, organization: Organization, all: readonly Organization[]) => DenyReason,
) {
  return (at: OrganizationAt): string | null => {
    const all = selectOrganizations(at.state, at.instanceId);
    const organization = all.find(({ id }) => id === at.organizationId);
    const principal = principalOf(at);
    return organization && principal ? (rule(principal, organization, all)?.reason ?? null) : UNREAD;
  };
}
