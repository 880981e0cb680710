import type { Need, NeedKind } from './calls/needs.ts';
import { capitalized, counted, nameOf } from './text.ts';
import { SOON_DAYS } from './time.ts';

export const NEXT_DUE = 'The next one is due';
const LONGEST = 60;

/** Riskiest first within one tone: too much access, hidden things, deadlines, upkeep. */
const WORDS = {
  'new-admin': ['new admin whom nobody made here', 'new admins whom nobody made here'],
  returned: ['person is back after off-boarding', 'people are back after off-boarding'],
  view: ['person in a view that should be empty', 'people in views that should be empty'],
  unfinished: ['off-boarding isn’t finished', 'off-boardings aren’t finished'],
  'admins-without-2fa': ['admin without 2FA', 'admins without 2FA'],
  unreachable: ['server can’t be reached', 'servers can’t be reached'],
  'key-refused': ['key doesn’t work', 'keys don’t work'],
  keychain: ['instance waits for the keychain', 'instances wait for the keychain'],
  'no-key': ['organization has no key', 'organizations have no key'],
  unread: ['organization couldn’t be read', 'organizations couldn’t be read'],
  'access-due': ['person is past their end date', 'people are past their end date'],
  'review-due': ['access review is due', 'access reviews are due'],
  'keys-ended': ['key expired', 'keys expired'],
  'keys-ending': [`key expires within ${SOON_DAYS} days`, `keys expire within ${SOON_DAYS} days`],
  'access-ends': [
    `person reaches their end date within ${SOON_DAYS} days`,
    `people reach their end date within ${SOON_DAYS} days`,
  ],
  joined: ['person joined and waits for permissions', 'people joined and wait for permissions'],
  advisory: ['server has known security holes', 'servers have known security holes'],
  drift: ['change since the baseline', 'changes since the baseline'],
  behind: ['server is behind the newest version', 'servers are behind the newest version'],
  'near-limit': ['organization is near Dokploy’s limit', 'organizations are near Dokploy’s limit'],
  expired: ['invitation expired', 'invitations expired'],
  'invited-you': ['invitation waits for you', 'invitations wait for you'],
  'pasted-keys': [
    'organization is opened by a pasted key only',
    'organizations are opened by pasted keys only',
  ],
  'one-admin': ['organization has only one owner or admin', 'organizations have only one owner or admin'],
} as const satisfies Record<string, readonly [one: string, many: string]>;

export const NEED_KINDS = Object.keys(WORDS) as (keyof typeof WORDS)[];

export function needCount(kind: NeedKind, count: number): string {
  const [one, many] = WORDS[kind];
  return counted(count, one, many);
}

export function needFilter(kind: NeedKind): string {
  const [, many] = WORDS[kind];
  return capitalized(many);
}

export function needTitle({
  kind,
  count,
  subject,
  why,
}: Pick<Need, 'kind' | 'count' | 'subject' | 'why'>): string {
  if (subject === null) return needCount(kind, count);
  const name = nameOf(subject, LONGEST);
  switch (kind) {
    case 'new-admin':
      return `${name} is a new admin`;
    case 'returned':
      return `${name} is back after off-boarding`;
    case 'view':
      return `${counted(count, 'person', 'people')} in “${name}”, which should be empty`;
    case 'unfinished':
      return `Finish off-boarding ${name}`;
    case 'unreachable':
      return why.startsWith('not reachable')
        ? `${name} ${why.replace('not reachable', 'can’t be reached')}`
        : `${name} can’t be read: ${why}`;
    case 'access-due':
      return `${name} is past their end date`;
    case 'review-due':
      return why === NEXT_DUE ? `Start “${name}” again` : `Finish “${name}”`;
    case 'access-ends':
      return `${name} reaches their end date within ${SOON_DAYS} days`;
    case 'joined':
      return `${needCount(kind, count)} (“${name}”)`;
    case 'drift':
      return `${counted(count, 'change', 'changes')} since “${name}”`;
    case 'near-limit':
      return `“${name}” is ${why}`;
    default:
      return needCount(kind, count);
  }
}
