import type { Apart, Difference, DifferenceBy, DriftKind } from './drift.ts';
import type { CompactAccess } from './permissions/permissions.ts';
import { compactWords } from './permissions/words.ts';
import { counted, nameOf, oneLine } from './text.ts';

export const KIND_WORDS: Record<DriftKind, string> = {
  new: 'New',
  raised: 'Raised',
  'other-role': 'Other role',
  permissions: 'Permissions',
  invited: 'Invited',
  'lost-two-factor': 'Lost 2FA',
  'organization-new': 'New organization',
  lowered: 'Lowered',
  gone: 'Gone',
  'organization-gone': 'Organization gone',
};

export const DRIFT_KINDS = Object.keys(KIND_WORDS) as DriftKind[];

type NameOfProject = (id: string) => string | undefined;

export function driftWords(difference: Difference, nameOf: NameOfProject = () => undefined): string {
  switch (difference.kind) {
    case 'new':
      return difference.invitedAs === null
        ? `New as ${roleWord(difference.now)}`
        : `New as ${roleWord(difference.now)}: accepted an invitation`;
    case 'gone':
      return `Gone, was ${roleWord(difference.was)}`;
    case 'raised':
      return `Raised from ${roleWord(difference.was)} to ${roleWord(difference.now)}`;
    case 'lowered':
      return `Lowered from ${roleWord(difference.was)} to ${roleWord(difference.now)}`;
    case 'other-role':
      return `Changed from ${roleWord(difference.was)} to ${roleWord(difference.now)}`;
    case 'permissions':
      return permissionWords(difference, nameOf);
    case 'invited':
      return difference.was === null
        ? `Invited as ${roleWord(difference.now)}`
        : `Invited as ${roleWord(difference.now)}, was as ${roleWord(difference.was)}`;
    case 'lost-two-factor':
      return 'Lost 2FA';
    case 'organization-new':
      return difference.people === null
        ? 'New organization, people not read'
        : `New organization, ${peopleWords(difference.people)}`;
    case 'organization-gone':
      return difference.people === null
        ? 'Organization gone'
        : `Organization gone, had ${peopleWords(difference.people)}`;
  }
}

function permissionWords(
  { granted, revoked, projects }: DifferenceBy<'permissions'>,
  nameOf: NameOfProject,
): string {
  const words = (access: CompactAccess, ids: readonly string[]) =>
    compactWords(access, (kind) =>
      kind === 'projects' ? ids.flatMap((each) => oneLine(nameOf(each) ?? '', 60) || []) : [],
    );
  const more = words(granted, projects.granted);
  const less = words(revoked, projects.revoked);
  if (more === '') return `Taken away ${less}`;
  return `Granted ${more}${less === '' ? '' : `; taken away ${less}`}`;
}

export function personWords(difference: Difference): string {
  if (!('emails' in difference)) return '';
  const emails = difference.emails.filter((email) => !email.startsWith(' '));
  return emails.length > 0 ? emails.join(', ') : 'Somebody without an address';
}

export function apartWords(
  { organizationId, organizationName, why }: Apart,
  instanceName: string,
  whyUnknown: string | null,
): string {
  const place = organizationId === null ? instanceName : `${nameOf(organizationName)} on ${instanceName}`;
  switch (why) {
    case 'unread':
      return `${place}: not read. ${whyUnknown ?? ''}`.trim();
    case 'unkept':
      return whyUnknown
        ? `${place}: read neither then nor now. ${whyUnknown}`
        : `${place}: not read when this baseline was saved. Save a new one to watch it.`;
    case 'unlisted':
      return `${place}: no key shows it now. It was deleted, or the keys’ owners were removed.`;
    case 'rebuilt':
      return `${place}: another installation answers at its address now, unknown to this baseline. Save a new one.`;
  }
}

function peopleWords(people: number): string {
  return counted(people, 'person', 'people');
}

function roleWord(role: string | null): string {
  return (role !== null && oneLine(role, 40)) || 'nothing';
}
