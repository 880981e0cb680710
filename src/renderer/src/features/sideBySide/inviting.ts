import { denyInvite } from '../../../../shared/rules/invitations.ts';
import type { Invited } from '../../state/inviting.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import { type AlignedPerson, emailOf } from './align.ts';
import { roleIn } from './differences.ts';

/**
 * The people that can be invited elsewhere with the role, and by the address, that they have in a list; `from` null: in
 * the first that each is in.
 */
export function invitedFrom(people: readonly AlignedPerson[], from: number | null): Invited[] {
  return people.flatMap(({ email, places }) => {
    const place = from === null ? places.find(({ state }) => state === 'here') : places[from];
    const role = roleIn(place);
    const [standing] = place?.state === 'here' ? place.standings : [];
    const address = standing ? emailOf(standing) : email;
    return address.trim() === '' || role === null ? [] : { email: address, role };
  });
}

/** Why nobody can be invited to the organization of a list, as a sentence; null where a plan can be made. */
export function denyInvitingTo({ hasKey, why, principal }: ComparedList): string | null {
  if (!hasKey) return why ?? 'No key opens this organization.';
  if (!principal) return why ?? 'This instance has not been read yet.';
  return denyInvite(principal)?.reason ?? null;
}
