import {
  IconArrowsDiff,
  IconCopyPlus,
  IconEye,
  IconLink,
  IconLockPassword,
  IconLogout,
  IconTemplate,
  IconUserCog,
  IconUserOff,
  IconUserPlus,
  IconUserX,
} from '@tabler/icons-react';
import type { Member } from '../../../shared/dokploy.ts';
import { denyRemoveMember, denySetRole } from '../../../shared/rules/members.ts';
import { denyCopyAccess, denySetPermissions } from '../../../shared/rules/permissions.ts';
import type { DenyReason, Principal } from '../../../shared/rules/principal.ts';
import { denySessions } from '../../../shared/rules/sessions.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { thousands } from '../../../shared/text.ts';
import { sanitizeText } from '../sanitizeText.ts';
import type { OfferedVerb, VerbWords } from '../verb.ts';
import { PERMISSIONS_UNKNOWN } from './denials.ts';
import type { Dialog } from './dialogs.ts';
import type { Verb } from './verbs.ts';

export const PERSON_VERBS = {
  'change-roles': { title: 'Change role…', icon: IconUserCog, place: 'first' },
  permissions: { title: 'Permissions…', icon: IconEye, place: 'first' },
  invite: { title: 'Invite to…', icon: IconUserPlus, place: 'first' },
  'apply-kit': { title: 'Apply kit…', icon: IconTemplate, place: 'first' },
  'copy-access': { title: 'Copy access to…', icon: IconCopyPlus },
  'add-people': { title: 'Add with a password…', icon: IconLockPassword },
  'compare-access': { title: 'Compare access…', icon: IconArrowsDiff },
  join: { title: 'Join as one person', icon: IconLink },
  'revoke-sessions': { title: 'Revoke all sessions…', icon: IconLogout, isDanger: true },
  remove: { title: 'Remove from instance…', icon: IconUserX, isDanger: true },
  'off-board': { title: 'Off-board…', icon: IconUserOff, isDanger: true, place: 'last' },
} as const satisfies Record<string, VerbWords>;

export type PersonVerb = OfferedVerb<keyof typeof PERSON_VERBS>;

/** In a bar the last verb says of how many. */
export function barOf(verbs: readonly PersonVerb[], count: number): PersonVerb[] {
  return verbs.map((verb) =>
    verb.what === 'off-board' ? { ...verb, title: `Off-board ${thousands(count)}…` } : verb,
  );
}

type Subject = {
  there: OrganizationRef;
  members: readonly Member[];
  /** Null until the server was read. */
  principal: Principal | null;
  whyNot?: string | null;
};

const emailsOf = ({ members }: Subject) => members.map(({ user }) => user.email);
const peopleOf = (subject: Subject) => emailsOf(subject).map((email) => [email]);
const isOne = ({ members }: Subject) => members.length <= 1;

export const MEMBER_VERBS = {
  'change-roles': {
    ...PERSON_VERBS['change-roles'],
    deny: unlessAny(denySetRole),
    sheet: (subject) => ({
      ...{ kind: 'change-many', what: 'change-roles', emails: emailsOf(subject), within: [subject.there] },
    }),
  },
  permissions: {
    ...PERSON_VERBS.permissions,
    deny: (subject) => (isOne(subject) ? (subject.whyNot ?? null) : unlessAny(denySetPermissions)(subject)),
    sheet: permissionsSheet,
  },
  'apply-kit': {
    ...PERSON_VERBS['apply-kit'],
    deny: unlessAny(denySetPermissions),
    sheet: (subject) => ({ kind: 'apply-kit', people: peopleOf(subject), places: [subject.there] }),
  },
  'copy-access': {
    ...PERSON_VERBS['copy-access'],
    isOffered: isOne,
    deny: unlessAny((_, { role }) => denyCopyAccess(role)),
    sheet: ({ there, members: [first] }) => ({
      ...{
        kind: 'copy-access',
        from: { ...there, userId: first?.userId ?? '', email: first?.user.email ?? '' },
      },
    }),
  },
  'compare-access': {
    ...PERSON_VERBS['compare-access'],
    isOffered: ({ members }) => members.length <= 2,
    deny: ({ whyNot = null }) => whyNot,
    sheet(subject) {
      const [one = { ...subject.there, email: '' }, other] = emailsOf(subject).map((email) => ({
        ...{ ...subject.there, email },
      }));
      return { kind: 'compare-access', one, ...(other ? { other } : {}) };
    },
  },
  'revoke-sessions': {
    ...PERSON_VERBS['revoke-sessions'],
    isOffered: isOne,
    deny: unlessAny((who, { userId }) => denySessions(who, userId)),
    sheet: ({ there: { instanceId, organizationId }, members }) => ({
      ...{ kind: 'change-these', what: 'revoke-sessions' },
      intent: {
        ...{ kind: 'revoke-these-sessions', instanceId },
        sessions: members.map(({ userId }) => ({ organizationId, userId })),
      },
    }),
  },
  remove: {
    ...PERSON_VERBS.remove,
    deny: unlessAny(denyRemoveMember),
    sheet: (subject) => ({
      ...{ kind: 'change-many', what: 'off-board', people: peopleOf(subject) },
      only: [subject.there.instanceId],
    }),
  },
  'off-board': {
    ...PERSON_VERBS['off-board'],
    deny: ({ whyNot = null }) => whyNot,
    sheet: (subject) => ({ kind: 'change-many', what: 'off-board', people: peopleOf(subject) }),
  },
} as const satisfies Record<string, Verb<Subject>>;

export function permissionsSheet({ there, members }: Pick<Subject, 'there' | 'members'>): Dialog {
  const [first, ...others] = members;
  if (!first || others.length > 0) return { kind: 'set-permissions', ...there, members };
  const email = sanitizeText(first.user.email) || sanitizeText(first.userId);
  return { kind: 'permissions', ...there, userId: first.userId, email };
}

/** Barred only where none of the members can be changed. */
function unlessAny(deny: (principal: Principal, member: Member) => DenyReason) {
  return ({ members, principal, whyNot = null }: Subject): string | null => {
    if (whyNot !== null || !principal) return whyNot ?? PERMISSIONS_UNKNOWN;
    const reasons = members.map((member) => deny(principal, member)?.reason);
    return reasons.includes(undefined) ? null : [...new Set(reasons)].join(' ') || null;
  };
}
