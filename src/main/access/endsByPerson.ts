import type { AccessEnd } from '../../shared/accessEnd.ts';
import type { PersonEnd } from '../../shared/calls/ends.ts';
import { MOST_NOTE } from '../../shared/ends.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { EveryonesPlaces } from '../people/organizations.ts';

/** What was set for a person. */
export type SetForPerson = Pick<PersonEnd, 'personId' | 'emails' | 'day' | 'note' | 'setAt'>;

/**
 * Sets an end, in place of what its addresses had before: an address stands in one end alone. Where the day stays as
 * it was, so does the time when it was set: another note is no other end, which an off-boarding since then would not
 * belong to.
 */
export function withEnd(ends: readonly AccessEnd[], end: AccessEnd): readonly AccessEnd[] {
  const own = new Set(end.emails.map(foldAddress));
  const before = ends.filter(({ emails, day }) => day === end.day && emails.some((email) => own.has(email)));
  const setAt = before.length > 0 ? Math.max(...before.map((each) => each.setAt)) : end.setAt;
  return eachAddressOnce([...withoutAddresses(ends, end.emails), { ...end, setAt }]);
}

/** Folds every address, and leaves it in the last of the ends that name it alone. */
export function eachAddressOnce(ends: readonly AccessEnd[]): readonly AccessEnd[] {
  const taken = new Set<string>();
  return ends
    .toReversed()
    .flatMap((end) => {
      const folded = [...new Set(end.emails.map(foldAddress))];
      const emails = folded.filter((email) => email !== '' && !taken.has(email));
      for (const email of emails) taken.add(email);
      return emails.length === 0 ? [] : [{ ...end, emails }];
    })
    .toReversed();
}

/** Without what was set for these addresses; an end that has no other goes. */
export function withoutAddresses(
  ends: readonly AccessEnd[],
  addresses: readonly string[],
): readonly AccessEnd[] {
  const gone = new Set(addresses.map(foldAddress));
  if (!ends.some(({ emails }) => emails.some((email) => gone.has(email)))) return ends;
  return ends.flatMap((end) => {
    const emails = end.emails.filter((email) => !gone.has(email));
    return emails.length === 0 ? [] : [{ ...end, emails }];
  });
}

/** Adds those ends of whose addresses none has one yet: what was set here stays as it is. */
export function withMissing(ends: readonly AccessEnd[], others: readonly AccessEnd[]): readonly AccessEnd[] {
  const taken = new Set(ends.flatMap(({ emails }) => emails));
  const added = eachAddressOnce(others).filter(({ emails }) => !emails.some((email) => taken.has(email)));
  return added.length === 0 ? ends : [...ends, ...added];
}

/**
 * What was set, by the people of now. Who was joined since may have several: the first day counts, with the notes of
 * all. What was set for addresses that were separated since holds for each of them.
 */
export function endsByPerson(
  ends: readonly AccessEnd[],
  { personOf, addressesOf }: Pick<EveryonesPlaces, 'personOf' | 'addressesOf'>,
): SetForPerson[] {
  const byPerson = new Map<string, AccessEnd[]>();
  for (const end of ends)
    for (const personId of new Set(end.emails.map(personOf)))
      byPerson.set(personId, [...(byPerson.get(personId) ?? []), end]);
  return [...byPerson].map(([personId, own]) => ({
    personId,
    emails: [...addressesOf(personId)],
    day: own.flatMap(({ day }) => day ?? []).sort()[0] ?? null,
    note: [...new Set(own.map(({ note }) => note).filter((note) => note !== ''))]
      .join(' · ')
      .slice(0, MOST_NOTE),
    setAt: Math.max(...own.map(({ setAt }) => setAt)),
  }));
}
