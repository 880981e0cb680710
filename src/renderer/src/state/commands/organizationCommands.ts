import type { Organization } from '../../../../shared/dokploy.ts';
import { denyDelete, denyLeave, denySetDefault } from '../../../../shared/rules/organizations.ts';
import type { DenyReason, Principal } from '../../../../shared/rules/principal.ts';
import { denyChangeRoles } from '../../../../shared/rules/roles.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { denyAddAs, denyInviteAs, denyUnwritable } from '../denials.ts';
import type { Dialog } from '../dialogs.ts';
import type { State } from '../model.ts';
import { dataOf } from '../queryState.ts';
import { selectMembers, selectOrganizations, selectPrincipal, selectRights } from '../selectors.ts';
import type { Command } from './command.ts';
import { MEMBER_QUESTIONS, type MemberQuestion } from './memberQuestions.ts';
import { forOrganization, listedOrganization, showsOrganization } from './shown.ts';

const MEMBERS_UNREAD = 'The members of this organization have not been read yet.';
const UNREAD = 'This organization has not been read yet.';

function askMember(question: MemberQuestion, keywords: string): Command {
  const begin = MEMBER_QUESTIONS[question];
  return {
    title: `${begin.trim()}…`,
    group: 'organization',
    keywords,
    when: showsOrganization,
    deny: (state) =>
      forOrganization(state, ({ instanceId, organizationId }) =>
        dataOf(selectMembers(state, instanceId, organizationId)) ? null : MEMBERS_UNREAD,
      ),
    run: ({ actions }) => actions.openDialog({ kind: 'palette', typed: begin }),
  };
}

function dialog(
  about: 'paste-key' | 'delete-organization' | ((ref: OrganizationRef) => Dialog),
  title: string,
  keywords: string,
  deny: (state: State, ref: OrganizationRef) => string | null,
): Command {
  return {
    title,
    group: 'organization',
    keywords,
    when: showsOrganization,
    deny: (state) => forOrganization(state, (ref) => deny(state, ref)),
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) =>
        actions.openDialog(typeof about === 'string' ? { kind: about, ...ref } : about(ref)),
      ),
  };
}

/** Begun at once, where main asks whatever there is to ask. */
function asked(
  kind: 'make-default' | 'leave-organization',
  title: string,
  keywords: string,
  deny: (principal: Principal, organization: Organization) => DenyReason,
): Command {
  return {
    title,
    group: 'organization',
    keywords,
    when: showsOrganization,
    deny: (state) =>
      forOrganization(state, (ref) => {
        const organization = listedOrganization(state);
        const principal = principalOf(state, ref);
        if (!organization || !principal) return UNREAD;
        return deny(principal, organization)?.reason ?? null;
      }),
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) => actions.runIntent({ kind, ...ref }, { tellFailure: true })),
  };
}

const bringIn =
  (what: 'invite' | 'add-people' | 'create-role') =>
  (to: OrganizationRef): Dialog => ({ kind: 'change-many', what, to });

export const ORGANIZATION_COMMANDS = {
  invite: dialog(bringIn('invite'), 'Invite people…', 'add member user invitation', (state, ref) =>
    denyInviteAs(principalOf(state, ref)),
  ),
  'add-with-password': dialog(
    bringIn('add-people'),
    'Add with a password…',
    'add member user person account credentials',
    (state, ref) => denyAddAs(principalOf(state, ref)),
  ),
  'new-role': dialog(bringIn('create-role'), 'New role…', 'create custom permissions', (state, ref) => {
    const principal = principalOf(state, ref);
    const rights = dataOf(selectRights(state, ref.instanceId, ref.organizationId));
    return principal && (denyChangeRoles(principal, rights?.licensed ?? null)?.reason ?? null);
  }),
  permissions: askMember('permissions', 'access grant projects services switches member'),
  'copy-access': askMember('copy-access', 'permissions grant to from like another member'),
  'compare-access': askMember('compare-access', 'permissions difference with between two members'),
  'paste-key': dialog('paste-key', 'Paste a key…', 'add api token', denyUnwritable),
  'make-default': asked('make-default', 'Make default', 'star default organization', denySetDefault),
  'leave-organization': asked('leave-organization', 'Leave organization…', 'quit part exit', denyLeave),
  'delete-organization': dialog('delete-organization', 'Delete organization…', 'remove', (state, ref) => {
    const organization = listedOrganization(state);
    const principal = principalOf(state, ref);
    if (!organization || !principal) return UNREAD;
    const all = selectOrganizations(state, ref.instanceId);
    return denyDelete(principal, organization, all)?.reason ?? denyUnwritable(state);
  }),
} satisfies Record<string, Command>;

function principalOf(state: State, { instanceId, organizationId }: OrganizationRef) {
  return selectPrincipal(state, instanceId, organizationId);
}
