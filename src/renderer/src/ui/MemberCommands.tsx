import {
  IconArrowsDiff,
  IconCopyPlus,
  IconEye,
  IconLogout,
  type IconProps,
  IconTemplate,
  IconUserCog,
  IconUserX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Member } from '../../../shared/dokploy.ts';
import { denyRemoveMember, denySetRole } from '../../../shared/rules/members.ts';
import { denyCopyAccess, denySetPermissions } from '../../../shared/rules/permissions.ts';
import type { DenyReason, Principal } from '../../../shared/rules/principal.ts';
import { denySessions } from '../../../shared/rules/sessions.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { useActions } from '../state/app.tsx';
import type { Dialog } from '../state/dialogs.ts';
import { PERMISSIONS_UNKNOWN } from '../state/permissionsUnknown.ts';
import { MenuItem } from './MenuItem.tsx';
import { sanitizeText } from './sanitizeText.ts';

type Command = {
  title: string;
  icon: ComponentType<IconProps>;
  danger?: true;
  deny?: (principal: Principal, member: Member) => DenyReason;
  about: (there: OrganizationRef, member: Member) => Dialog;
};

const COMMANDS: readonly Command[] = [
  {
    title: 'Change role…',
    icon: IconUserCog,
    deny: denySetRole,
    about: (there, { user }) => ({
      kind: 'change-many',
      what: 'change-roles',
      emails: [user.email],
      within: [there],
    }),
  },
  {
    title: 'Permissions…',
    icon: IconEye,
    about: (there, { userId, user }) => ({
      kind: 'permissions',
      ...there,
      userId,
      email: sanitizeText(user.email) || sanitizeText(userId),
    }),
  },
  {
    title: 'Apply kit…',
    icon: IconTemplate,
    deny: denySetPermissions,
    about: (there, { user }) => ({ kind: 'apply-kit', people: [[user.email]], places: [there] }),
  },
  {
    title: 'Copy access to…',
    icon: IconCopyPlus,
    deny: (_, { role }) => denyCopyAccess(role),
    about: (there, { userId, user }) => ({
      kind: 'copy-access',
      from: { ...there, userId, email: user.email },
    }),
  },
  {
    title: 'Compare access…',
    icon: IconArrowsDiff,
    about: (there, { user }) => ({ kind: 'compare-access', one: { ...there, email: user.email } }),
  },
  {
    title: 'Revoke all sessions…',
    icon: IconLogout,
    danger: true,
    deny: (principal, { userId }) => denySessions(principal, userId),
    about: (there, { userId }) => ({
      ...{ kind: 'change-these', what: 'revoke-sessions' },
      intent: {
        kind: 'revoke-these-sessions',
        instanceId: there.instanceId,
        sessions: [{ organizationId: there.organizationId, userId }],
      },
    }),
  },
  {
    title: 'Remove person…',
    icon: IconUserX,
    danger: true,
    deny: denyRemoveMember,
    about: ({ instanceId }, { user }) => ({
      ...{ kind: 'change-many', what: 'off-board', only: [instanceId], emails: [user.email] },
    }),
  },
];

type Props = {
  organizationRef: OrganizationRef;
  /** Null where they were seen before, and are not read now. */
  member: Member | null;
  /** Why nothing can be done with somebody who was not read. */
  whyNot?: string | null;
  /** Who the key is there; null while the server was not asked yet. */
  principal: Principal | null;
};

/** What can be done with a member in an organization, as items of a menu, by the rules of its server: the same wherever it is offered. */
export function MemberCommands({ organizationRef, member, whyNot = null, principal }: Props) {
  const { openDialog } = useActions();
  return COMMANDS.map(({ title, icon, danger, deny, about }) => {
    const denied = member && principal && deny?.(principal, member)?.reason;
    const why = deny && !principal ? PERMISSIONS_UNKNOWN : (denied ?? null);
    return (
      <MenuItem
        key={title}
        icon={icon}
        why={member ? why : whyNot}
        danger={danger}
        onClick={() => member && openDialog(about(organizationRef, member))}
      >
        {title}
      </MenuItem>
    );
  });
}
