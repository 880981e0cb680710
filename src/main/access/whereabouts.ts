import type { Whereabouts } from '../../shared/calls/ends.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import { type Now, placesNow } from './drift.ts';
import type { OrganizationPlaces } from './places.ts';

/** Somebody who is nowhere, as far as all was read. */
export const NOWHERE: Whereabouts = { member: 0, invited: 0, instances: 0, unknown: 0 };

/** Where each of these people is now, by person; yields to the event loop between the instances. */
export async function whereaboutsOf(
  personIds: readonly string[],
  instanceIds: readonly string[],
  now: Now,
): Promise<Map<string, Whereabouts>> {
  const where = new Map(personIds.map((id) => [id, { ...NOWHERE }]));
  for (const instanceId of instanceIds) {
    await yieldToEventLoop();
    const places = placesNow(instanceId, now);
    const here = new Set<Whereabouts>();
    for (const organization of places?.organizations ?? []) addOrganization(organization, here);
    for (const { members, invitations } of places?.left ?? []) {
      const wasHere = peopleIn([...(members?.rows ?? []), ...(invitations?.rows ?? [])]);
      for (const [id, one] of where) if (wasHere.has(id)) one.unknown += 1;
    }
    for (const one of here) one.instances += 1;
    if (!places) for (const one of where.values()) one.unknown += 1;
  }
  return where;

  function addOrganization(organization: OrganizationPlaces, here: Set<Whereabouts>): void {
    const { members, invitations } = organization;
    const isMember = peopleIn(members?.rows);
    const isInvited = peopleIn(invitations?.rows);
    const isKnown = members?.isCut === false && invitations?.isCut === false;
    for (const [id, one] of where) {
      if (isMember.has(id)) one.member += 1;
      else if (isInvited.has(id)) one.invited += 1;
      else if (!isKnown) one.unknown += 1;
      if (isMember.has(id) || isInvited.has(id)) here.add(one);
    }
  }

  function peopleIn(rows: readonly { id: string }[] = []): Set<string> {
    return new Set(rows.map(({ id }) => now.places.personOf(id)));
  }
}

/** Whether nothing is left of somebody’s access as far as is known: what was not read counts for who was not off-boarded. */
export function hasLeft({ member, invited, unknown }: Whereabouts, offboardedAt: number | null): boolean {
  return member + invited === 0 && (unknown === 0 || offboardedAt !== null);
}
