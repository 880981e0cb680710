import type { CustomRole } from '../dokploy.ts';
import type { ChangeBy } from '../operations/change.ts';
import { notTaken, permissionsInShort, roleDifference } from '../roleWords.ts';
import { counted } from '../text.ts';
import type { SomeFacts } from './actions.ts';
import { aRole, type DenyReason, noMembership, ofKey, type Principal, say, tooOld } from './principal.ts';

type Actions = CustomRole['permissions'];

/** Dokploy's limit per organization. */
const MOST_ROLES = 10;

/** Owners and admins, since Dokploy 0.28.7, with a license. */
export function denyChangeRoles(principal: Principal, licensed: boolean | null): DenyReason {
  const { role } = principal;
  const old = tooOld(principal, 'customRole.update', 'Changing roles');
  if (old) return old;
  if (role === null) return noMembership();
  if (role !== 'owner' && role !== 'admin')
    return ofKey(`Only an owner or admin can change roles. This key belongs to ${aRole(role)}.`);
  return licensed === false
    ? say('Custom roles need a Dokploy license, which the organization’s owner does not have.')
    : null;
}

export function denyRoleHeld(held: number | null): DenyReason {
  if (!held) return null;
  return say(`${counted(held, 'person has', 'people have')} this role. Give them another one first.`);
}

export function denyMoreRoles(count: number): DenyReason {
  if (count < MOST_ROLES) return null;
  return say(`This organization has ${count} custom roles. Dokploy allows ${MOST_ROLES}.`);
}

/** With permissions the server does not know, renaming loses the role while its members keep the name. */
export function denyPermissions(permissions: Actions, statements: Actions | null): DenyReason {
  if (!statements) return say('The server does not say what roles can allow.');
  const unknown = notTaken(permissions, statements);
  return unknown === '' ? null : say(`This server’s roles cannot allow this: ${unknown}.`);
}

export const ROLE_ACTIONS = {
  'roles.create': {
    title: 'create role',
    what: ({ permissions }) => permissionsInShort(permissions),
    passive: (subject) => [`The role ${subject}`, 'created'],
    running: (subject) => `the creation of the role ${subject}`,
    undo: (subject) => `delete the role ${subject}`,
    effect: ({ organizationId, name, permissions }) => [
      { does: 'give', on: 'role', organizationId, name, permissions },
    ],
  },
  'roles.update': {
    title: 'change role',
    what: ({ newName, before, permissions }, safe) =>
      [newName === undefined ? '' : `rename to “${safe(newName, 60)}”`, roleDifference(before, permissions)]
        .filter(Boolean)
        .join('; '),
    passive: (subject) => [`The role ${subject}`, 'changed'],
    done: (subject, { newName }, safe) =>
      newName === undefined
        ? `The role ${subject} was changed.`
        : `The role ${subject} is called “${safe(newName, 60)}” now.`,
    running: (subject) => `the change of the role ${subject}`,
    undo: (subject) => `put the role ${subject} back`,
    effect: ({ organizationId, name, permissions, before, newName: role }) => [
      { does: 'change', on: 'role', organizationId, name, permissions, before },
      ...(role === undefined
        ? []
        : [{ does: 'change', on: 'membership', organizationId, had: name, role } as const]),
    ],
  },
  'roles.delete': {
    title: 'delete role',
    passive: (subject) => [`The role ${subject}`, 'deleted'],
    running: (subject) => `the deletion of the role ${subject}`,
    undo: (subject) => `make the role ${subject} again`,
    effect: ({ organizationId, name }) => [{ does: 'end', on: 'role', organizationId, name }],
    question: {
      name: 'Deletes role',
      one: (subject) => `Delete the role “${subject}”?`,
      many: (count) => `Delete ${count} roles?`,
      yes: (count) => `Delete ${count === 1 ? 'role' : 'roles'}`,
      detail: roleDetail,
    },
  },
} satisfies SomeFacts;

export const ROLE_PLANS = {
  'create-role': 'New role',
  'edit-role': 'Edit role',
  'rename-role': 'Rename role',
  'copy-role': 'Copy role',
  'delete-role': 'Delete role',
} as const;

/** Dokploy checks members only, not invitations and the default role. */
function roleDetail({ invited = 0, isDefault }: ChangeBy<'roles.delete'>): string {
  const gives = counted(invited, 'open invitation gives', 'open invitations give');
  return [
    invited > 0 ? `${gives} it: people who accept can do nothing until they get another role.` : '',
    isDefault ? 'It is the default role: choose another one, or new members get a missing role.' : '',
    'Nobody has it now. Undo makes it again, with the same permissions.',
  ]
    .filter(Boolean)
    .join(' ');
}
