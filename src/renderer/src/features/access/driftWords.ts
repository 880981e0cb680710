import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { Author, Difference, DifferenceBy, DriftKind } from '../../../../shared/drift.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { shownName } from '../../sanitizeText.ts';
import type { Presets } from '../../ui/table/filters.ts';

export function givesMore(difference: Difference): boolean {
  const { kind } = difference;
  if (kind === 'permissions') return isSomething(difference.granted);
  return !['gone', 'lowered', 'organization-gone'].includes(kind);
}

function isSomething({ switches, ...ids }: DifferenceBy<'permissions'>['granted']): boolean {
  return switches > 0 || Object.values(ids).some((count) => count > 0);
}

export const NOT_DONE = 'Author unknown';

export const NOBODY = '';

const ofKinds = (...kind: DriftKind[]) => ({ choices: { kind } });

export const DRIFT_PRESETS: Presets = [
  { title: 'To decide', choices: {} },
  { title: 'New', ...ofKinds('new', 'invited', 'organization-new'), tone: 'danger' },
  { title: 'Raised', ...ofKinds('raised', 'other-role'), tone: 'danger' },
  { title: 'Lost 2FA', ...ofKinds('lost-two-factor'), tone: 'warn' },
  { title: 'Permissions', ...ofKinds('permissions') },
  { title: 'Gone', ...ofKinds('gone', 'organization-gone') },
  { title: NOT_DONE, choices: { by: [NOBODY] }, tone: 'warn' },
];

export const NOBODY_WORDS: Record<NonNullable<Author['why']>, readonly [short: string, whole: string]> = {
  'no-log': ['no audit log there', 'Dokploy keeps an audit log from 0.28.7 on, with a license.'],
  'no-license': ['audit log needs a license', 'Dokploy keeps an audit log only with a license.'],
  'no-right': [
    'key can’t read the log',
    'This key may not read the audit log: add an owner’s or admin’s key.',
  ],
  'not-logged': [
    'not in the audit log',
    'Dokploy’s audit log does not have it: for example, accounts made with a password.',
  ],
  'two-factor': ['Dokploy doesn’t log 2FA', 'Dokploy’s audit log has nothing about 2FA.'],
  unread: ['audit log not read', 'Refresh to ask the log again.'],
  'too-long': ['audit log too long', 'The audit log since this baseline is too long to search here.'],
};

export function byWords(by: readonly string[]): string {
  return `by ${by.map((email) => shownName(email, 60)).join(', ')}`;
}

type Outcomes = readonly [accept: string, revert: string];
const ROLE: Outcomes = ['The baseline says {now} from now on.', 'Makes them {was} again.'];
const OUTCOMES: Record<DriftKind, Outcomes> = {
  new: ['The baseline has them as {now} from now on.', 'Ends their membership.'],
  gone: ['The baseline no longer has them.', 'Invites them again as {was}.'],
  raised: ROLE,
  lowered: ROLE,
  'other-role': ROLE,
  permissions: [
    'The baseline has these permissions from now on.',
    'Takes away what was granted, and grants what was taken away.',
  ],
  invited: ['The baseline has this invitation from now on.', 'Removes the invitation.'],
  'lost-two-factor': [
    'The baseline has them without 2FA from now on.',
    'Only they can turn 2FA on again. Copy the reminder and send it.',
  ],
  'organization-new': [
    'The baseline has this organization and its people from now on.',
    'Not here: delete the organization in its settings.',
  ],
  'organization-gone': [
    'The baseline no longer has this organization.',
    'A deleted organization does not come back.',
  ],
};

export function acceptWords(difference: Difference, isSigned: boolean): string {
  if (!isSigned) return withRoles(OUTCOMES[difference.kind][0], difference);
  return difference.kind === 'organization-new'
    ? 'A signed baseline takes no new organization. Save a new baseline to watch it.'
    : 'Recorded beside the signed baseline, which stays as it is.';
}

export function revertWords(difference: Difference, endsMemberships: boolean): string {
  if (difference.kind === 'new' && !endsMemberships) return 'Deletes their account on this instance.';
  return withRoles(OUTCOMES[difference.kind][1], difference);
}

function withRoles(words: string, difference: Difference): string {
  const { now = null, was = null } = { now: null, was: null, ...difference };
  return words.replace('{now}', shownName(now, 40)).replace('{was}', shownName(was, 40));
}

export function reminderWords(instanceName: string, origin: string | null): string {
  return `Hello, two-factor authentication of your Dokploy account on ${instanceName}${origin === null ? '' : ` (${origin})`} is off. It was on before. Please turn it on again: sign in, open your profile, and choose “Enable 2FA”. If you didn’t turn it off yourself, please tell me at once.`;
}

export function grantedWords({ granted: { known, of } }: Pick<BaselineSummary, 'granted'>): string | null {
  if (known === of) return null;
  if (known === 0)
    return 'This baseline has no permissions, so permissions aren’t compared. Save a new one to watch them.';
  return `This baseline has the permissions of ${thousands(known)} of ${thousands(of)} memberships. The rest had not been read.`;
}

export function countWords(count: number): string {
  return count === 0 ? 'no differences' : counted(count, 'difference', 'differences');
}
