import type { GrantSource } from '../../../../shared/calls/grants.ts';
import type { CallInput } from '../../../../shared/contract.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import type { Target } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
import { addressesIn } from './manyDraft.ts';

export type GrantDraft = {
  kitId: string | null;
  mode: KitMode;
  /** Those whose addresses are typed, or every member there. */
  whom: 'these' | 'everyone';
  text: string;
  places: ReadonlySet<string>;
};

export type GrantAsked = Omit<CallInput<'grants.plan'>, 'planId' | 'readings'>;
export type GrantFault = { at: 'people' | 'places' | 'kit'; error: string };

const MOST_PEOPLE = 10_000;
const EVERYONE = ', or choose “Every member there”';

/**
 * The draft that begins with these people and organizations; without organizations where they are as far as is known, or
 * with all that a key opens: of those that were looked at alone (`within`).
 */
export function firstDraft(
  begin: Omit<DialogSubjects['apply-kit'], 'places'> & { places?: readonly OrganizationRef[] | undefined },
  openable: readonly Target[],
): GrantDraft {
  const { kitId = null, mode = 'at-least', people = [], within } = begin;
  const lookedAt = new Set(within?.map(organizationKey));
  const among = within ? openable.filter((target) => lookedAt.has(organizationKey(target))) : openable;
  const { places = placesOf(people, among) } = begin;
  const text = people.flat().join('\n');
  return { kitId, mode, whom: 'these', text, places: new Set(places.map(organizationKey)) };
}

/** Whether a draft asks for something else than it began with: what was typed and taken back is nothing. */
export function isChanged(draft: GrantDraft, first: GrantDraft): boolean {
  const parts = ({ places, text, ...rest }: GrantDraft) =>
    JSON.stringify([Object.entries(rest).toSorted(), text.trim(), [...places].toSorted()]);
  return parts(draft) !== parts(first);
}

function placesOf(
  people: readonly (readonly string[])[],
  openable: readonly Target[],
): readonly OrganizationRef[] {
  const emails = new Set(people.flat().map(foldAddress));
  const isThere = ({ members, invitations }: Target) =>
    members?.some(({ user }) => emails.has(foldAddress(user.email))) ||
    invitations?.some(({ email }) => emails.has(foldAddress(email)));
  const there = emails.size === 0 ? [] : openable.filter(isThere);
  return there.length > 0 ? there : openable;
}

/** What a draft asks for, or what is missing in it. `together`: addresses that are one person’s, as they were given. */
export function askedOf(
  { whom, text, places }: Pick<GrantDraft, 'whom' | 'text' | 'places'>,
  openable: readonly Target[],
  together: readonly (readonly string[])[],
  source: GrantSource | null,
): GrantAsked | GrantFault {
  const chosen = openable.filter((target) => places.has(organizationKey(target)));
  const emails = addressesIn(text);
  if (whom === 'these' && emails.length === 0)
    return { at: 'people', error: `Enter at least one address${source?.by === 'member' ? '' : EVERYONE}.` };
  if (emails.length > MOST_PEOPLE) return { at: 'people', error: 'Enter at most 10,000 addresses.' };
  if (chosen.length === 0) return { at: 'places', error: 'Choose at least one organization.' };
  if (!source) return { at: 'kit', error: 'Choose a kit.' };
  const refs = chosen.map(({ instanceId, organizationId }) => ({ instanceId, organizationId }));
  return { source, people: whom === 'everyone' ? null : personsOf(emails, together), places: refs };
}

function personsOf(emails: readonly string[], together: readonly (readonly string[])[]): string[][] {
  const left = new Set(emails);
  const persons: string[][] = [];
  for (const group of together) {
    const own = group.map(foldAddress).filter((email) => left.has(email));
    for (const email of own) left.delete(email);
    if (own.length > 0) persons.push(own);
  }
  return [...persons, ...[...left].map((email) => [email])];
}
