import { IconArrowsDiff, IconCopy, IconCursorText, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Principal } from '../../../../shared/rules/principal.ts';
import { denyChangeRoles, denyRoleHeld } from '../../../../shared/rules/roles.ts';
import type { RoleRef } from '../../state/dialogs.ts';
import type { Verb } from '../../state/verbs.ts';

/** `count`: of those who have it; null where it is unknown. */
type Subject = { role: RoleRef; principal: Principal | null; licensed: boolean | null; count: number | null };

const denyChange = ({ principal, licensed }: Subject) =>
  principal && (denyChangeRoles(principal, licensed)?.reason ?? null);

const changing = (what: 'edit-role' | 'rename-role' | 'copy-role') => ({
  sheet: ({ role: custom }: Subject) => ({ kind: 'change-many' as const, what, custom }),
});

export const ROLE_VERBS = {
  edit: { ...{ title: 'Edit…', icon: IconPencil, deny: denyChange }, ...changing('edit-role') },
  rename: { ...{ title: 'Rename…', icon: IconCursorText, deny: denyChange }, ...changing('rename-role') },
  copy: { ...{ title: 'Copy to other instances…', icon: IconCopy }, ...changing('copy-role') },
  compare: {
    ...{ title: 'Compare…', icon: IconArrowsDiff },
    sheet: ({ role: one }) => ({ kind: 'compare-roles', one }),
  },
  delete: {
    ...{ title: 'Delete role…', icon: IconTrash, isDanger: true, place: 'last' },
    deny: (subject) => denyChange(subject) ?? denyRoleHeld(subject.count)?.reason ?? null,
    intent: ({ role: { instanceId, organizationId, role } }) => ({
      ...{ kind: 'delete-role', instanceId, organizationId, role },
    }),
  },
} as const satisfies Record<string, Verb<Subject>>;
