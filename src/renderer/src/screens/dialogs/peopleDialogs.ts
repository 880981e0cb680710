import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { DialogEntries } from './dialogEntry.ts';
import { activeRow, chosenOrganization, shown } from './focusAfter.ts';

export const PEOPLE_DIALOGS = {
  'new-organization': {
    title: 'New organization',
    load: async () => (await import('../../features/organizations/NewOrganization.tsx')).NewOrganization,
  },
  'delete-organization': {
    title: 'Delete organization',
    load: async () =>
      (await import('../../features/organizations/DeleteOrganization.tsx')).DeleteOrganization,
    // Its Settings are gone: the organization that is shown now.
    focusAfter: chosenOrganization,
  },
  'invite-people': {
    title: 'Invite people',
    load: async () => (await import('../../features/invitations/InvitePeople.tsx')).InvitePeople,
    focusAfter: activeRow,
  },
  'add-people': {
    title: 'Add with a password',
    size: 540,
    load: async () => (await import('../../features/passwords/AddPeople.tsx')).AddPeople,
    focusAfter: activeRow,
  },
  'new-password': {
    title: ({ email }) => `Password of ${sanitizeText(email, 80)}`,
    size: 540,
    load: async () => (await import('../../features/passwords/NewPassword.tsx')).NewPassword,
    focusAfter: shown,
  },
  'change-invitations': {
    title: ({ what }) => (what === 'remove' ? 'Remove invitations' : 'Renew invitations'),
    load: async () => (await import('../../features/invitations/Bulk.tsx')).Bulk,
    focusAfter: activeRow,
  },
  'send-by-mail': {
    title: 'Send invitation by mail',
    load: async () => (await import('../../features/invitations/SendByMail.tsx')).SendByMail,
    focusAfter: activeRow,
  },
  'change-roles': {
    title: 'Change roles',
    load: async () => (await import('../../features/members/ChangeRoles.tsx')).ChangeRoles,
    focusAfter: activeRow,
  },
  'remove-people': {
    title: 'Remove person',
    load: async () => (await import('../../features/members/RemovePeople.tsx')).RemovePeople,
    focusAfter: activeRow,
  },
  'revoke-sessions': {
    title: ({ changes }) =>
      changes.length === 1 && changes[0]?.device !== undefined ? 'Revoke session' : 'Revoke sessions',
    load: async () => (await import('../../features/sessions/RevokeSessions.tsx')).RevokeSessions,
    focusAfter: activeRow,
  },
  'name-arrangement': {
    title: ({ arrangementId }) => (arrangementId === null ? 'Save arrangement' : 'Rename arrangement'),
    load: async () => (await import('../../features/sideBySide/NameArrangement.tsx')).NameArrangement,
  },
} satisfies DialogEntries;
