import { denyDelete, denySetDefault } from '../../../../shared/rules/organizations.ts';
import { denyAddAs, denyInviteAs, denyUnwritable } from '../denials.ts';
import { dataOf } from '../queryState.ts';
import { selectMembers, selectOrganizations, selectPrincipal } from '../selectors.ts';
import type { Command } from './command.ts';
import { MEMBER_QUESTIONS, type MemberQuestion } from './memberQuestions.ts';
import { forOrganization, listedOrganization, showsOrganization } from './shown.ts';

const MEMBERS_UNREAD = 'The members of this organization have not been read yet.';
const UNREAD = 'This organization has not been read yet.';

/** Goes on in the palette with the members of the organization that is shown, of whom one is chosen. */
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

export const ORGANIZATION_COMMANDS = {
  invite: {
    title: 'Invite people…',
    group: 'organization',
    keywords: 'add member user invitation',
    when: showsOrganization,
    deny: (state) =>
      forOrganization(state, ({ instanceId, organizationId }) =>
        denyInviteAs(selectPrincipal(state, instanceId, organizationId)),
      ),
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) => actions.openDialog({ kind: 'invite-people', ...ref })),
  },
  'add-with-password': {
    title: 'Add with a password…',
    group: 'organization',
    keywords: 'add member user person account credentials',
    when: showsOrganization,
    deny: (state) =>
      forOrganization(state, ({ instanceId, organizationId }) =>
        denyAddAs(selectPrincipal(state, instanceId, organizationId)),
      ),
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) => actions.openDialog({ kind: 'add-people', ...ref })),
  },
  permissions: askMember('permissions', 'access grant projects services switches member'),
  'copy-access': askMember('copy-access', 'permissions grant to from like another member'),
  'compare-access': askMember('compare-access', 'permissions difference with between two members'),
  'paste-key': {
    title: 'Paste a key…',
    group: 'organization',
    keywords: 'add api token',
    when: showsOrganization,
    deny: denyUnwritable,
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) => actions.openDialog({ kind: 'paste-key', ...ref })),
  },
  'make-default': {
    title: 'Make default',
    group: 'organization',
    keywords: 'star default organization',
    when: showsOrganization,
    deny: (state) =>
      forOrganization(state, ({ instanceId, organizationId }) => {
        const organization = listedOrganization(state);
        const principal = selectPrincipal(state, instanceId, organizationId);
        if (!organization || !principal) return UNREAD;
        return denySetDefault(principal, organization)?.reason ?? null;
      }),
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) =>
        actions.runIntent({ kind: 'make-default', ...ref }, { tellFailure: true }),
      ),
  },
  'delete-organization': {
    title: 'Delete organization…',
    group: 'organization',
    keywords: 'remove',
    when: showsOrganization,
    deny: (state) =>
      forOrganization(state, ({ instanceId, organizationId }) => {
        const organization = listedOrganization(state);
        const principal = selectPrincipal(state, instanceId, organizationId);
        if (!organization || !principal) return UNREAD;
        const all = selectOrganizations(state, instanceId);
        return denyDelete(principal, organization, all)?.reason ?? denyUnwritable(state);
      }),
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) => actions.openDialog({ kind: 'delete-organization', ...ref })),
  },
} satisfies Record<string, Command>;
