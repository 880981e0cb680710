import {
  IconArrowsDiff,
  IconCopyPlus,
  IconEye,
  IconLink,
  IconLockPassword,
  IconLogout,
  type IconProps,
  IconTemplate,
  IconUserCog,
  IconUserOff,
  IconUserPlus,
  IconUserX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Member } from '../../../shared/dokploy.ts';
import { denyRemoveMember, denySetRole } from '../../../shared/rules/members.ts';
import { denyCopyAccess, denySetPermissions } from '../../../shared/rules/permissions.ts';
import type { DenyReason, Principal } from '../../../shared/rules/principal.ts';
import { denySessions } from '../../../shared/rules/sessions.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { thousands } from '../../../shared/text.ts';
import { sanitizeText } from '../ui/sanitizeText.ts';
import type { Actions } from './actions.ts';
import { PERMISSIONS_UNKNOWN } from './permissionsUnknown.ts';

export type Verb = { title: string; icon: ComponentType<IconProps>; isDanger?: true };

export const PERSON_VERBS = {
  'change-roles': { title: 'Change role…', icon: IconUserCog },
  permissions: { title: 'Permissions…', icon: IconEye },
  invite: { title: 'Invite to…', icon: IconUserPlus },
  'apply-kit': { title: 'Apply kit…', icon: IconTemplate },
  'copy-access': { title: 'Copy access to…', icon: IconCopyPlus },
  'add-people': { title: 'Add with a password…', icon: IconLockPassword },
  'compare-access': { title: 'Compare access…', icon: IconArrowsDiff },
  join: { title: 'Join as one person', icon: IconLink },
  'revoke-sessions': { title: 'Revoke all sessions…', icon: IconLogout, isDanger: true },
  remove: { title: 'Remove from instance…', icon: IconUserX, isDanger: true },
  'off-board': { title: 'Off-board…', icon: IconUserOff, isDanger: true },
} as const satisfies Record<string, Verb>;

export type PersonVerb = Verb & { what: keyof typeof PERSON_VERBS; why: string | null; run: () => void };

export function personVerb(
  what: PersonVerb['what'],
  run: PersonVerb['run'],
  why: PersonVerb['why'] = null,
): PersonVerb {
  return { ...PERSON_VERBS[what], what, run, why };
}

export function barOf(verbs: readonly PersonVerb[], count?: number) {
  const first: readonly PersonVerb['what'][] = ['change-roles', 'permissions', 'invite', 'apply-kit'];
  const title = count === undefined ? PERSON_VERBS['off-board'].title : `Off-board ${thousands(count)}…`;
  return {
    first: verbs.filter(({ what }) => first.includes(what)),
    more: verbs.filter(({ what }) => !first.includes(what) && what !== 'off-board'),
    last: verbs.flatMap((verb) => (verb.what === 'off-board' ? { ...verb, title } : [])),
  };
}

type Subject = {
  there: OrganizationRef;
  members: readonly Member[];
  /** Null until the server was read. */
  principal: Principal | null;
  whyNot?: string | null;
};

export function memberVerbs(
  { there, members, principal, whyNot = null }: Subject,
  { openDialog }: Pick<Actions, 'openDialog'>,
): PersonVerb[] {
  const { instanceId, organizationId } = there;
  const emails = members.map(({ user }) => user.email);
  const people = emails.map((email) => [email]);
  const [first] = members;
  const [one, other] = emails.map((email) => ({ ...there, email }));
  const isOne = members.length <= 1;
  const ask = (deny: (principal: Principal, member: Member) => DenyReason) =>
    whyNot ?? whyNone(members, principal, deny);
  const only = (verb: PersonVerb, isOffered: boolean) => (isOffered ? [verb] : []);
  return [
    personVerb(
      'change-roles',
      () => openDialog({ kind: 'change-many', what: 'change-roles', emails, within: [there] }),
      ask(denySetRole),
    ),
    isOne
      ? personVerb('permissions', () => first && openDialog(permissionsOf(there, first)), whyNot)
      : personVerb(
          'permissions',
          () => openDialog({ kind: 'set-permissions', ...there, members }),
          ask(denySetPermissions),
        ),
    personVerb(
      'apply-kit',
      () => openDialog({ kind: 'apply-kit', people, places: [there] }),
      ask(denySetPermissions),
    ),
    ...only(
      personVerb(
        'copy-access',
        () => one && first && openDialog({ kind: 'copy-access', from: { ...one, userId: first.userId } }),
        ask((_, { role }) => denyCopyAccess(role)),
      ),
      isOne,
    ),
    ...only(
      personVerb(
        'compare-access',
        () => one && openDialog({ kind: 'compare-access', one, ...(other ? { other } : {}) }),
        whyNot,
      ),
      members.length <= 2,
    ),
    ...only(
      personVerb(
        'revoke-sessions',
        () =>
          openDialog({
            ...{ kind: 'change-these', what: 'revoke-sessions' },
            intent: {
              ...{ kind: 'revoke-these-sessions', instanceId },
              sessions: members.map(({ userId }) => ({ organizationId, userId })),
            },
          }),
        ask((who, { userId }) => denySessions(who, userId)),
      ),
      isOne,
    ),
    personVerb(
      'remove',
      () => openDialog({ kind: 'change-many', what: 'off-board', only: [instanceId], people }),
      ask(denyRemoveMember),
    ),
    personVerb('off-board', () => openDialog({ kind: 'change-many', what: 'off-board', people }), whyNot),
  ];
}

function permissionsOf(there: OrganizationRef, { userId, user }: Member) {
  return {
    ...{ kind: 'permissions' as const, ...there, userId },
    email: sanitizeText(user.email) || sanitizeText(userId),
  };
}

function whyNone(
  members: readonly Member[],
  principal: Principal | null,
  deny: (principal: Principal, member: Member) => DenyReason,
): string | null {
  if (!principal) return PERMISSIONS_UNKNOWN;
  const reasons = members.map((member) => deny(principal, member)?.reason);
  return reasons.includes(undefined) ? null : [...new Set(reasons)].join(' ') || null;
}
