import { type Choices, type OffboardChoice, weighChoices } from '../../../../shared/plans/offboard.ts';
import { planOffboarding, type StepOfPerson } from '../../../../shared/plans/offboardPeople.ts';
import { type Found, findPeople } from '../../../../shared/plans/person.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';

/** A person on an instance: what was found, what can be done, and what is chosen. */
export type LeavingPlace = { found: Found; choices: Choices; choice: OffboardChoice };

/** Somebody who leaves: all addresses of theirs, and where they were found or could not be looked for. */
export type Leaver = { emails: readonly string[]; places: LeavingPlace[] };

/** What to do with the accounts of people: by the first address of each, then by instance id. */
export type ChosenFor = Readonly<Record<string, Readonly<Record<string, OffboardChoice>>>>;

/** What a person goes by among those who leave. */
export function keyOfLeaver({ emails: [first = ''] }: Pick<Leaver, 'emails'>): string {
  return first;
}

/** A person who leaves, and where they were found, before anything is chosen. */
export type FoundLeaver = { emails: readonly string[]; places: Omit<LeavingPlace, 'choice'>[] };

/**
 * People who leave together, over all instances: of each those where a key in use is in the way first, then where they
 * were found, then what could not be looked at. Instances where nothing was found are left out. `now` in ms since the
 * epoch. Of a hundred instances it takes long: keep what it gives while people and instances are the same.
 */
export function findLeavers(
  people: readonly (readonly string[])[],
  instances: readonly InstanceTargets[],
  now: number,
): FoundLeaver[] {
  const byInstance = instances.map((instance) => findPeople(people, instance, now));
  return people.map((emails, at) => {
    const places = byInstance
      .flatMap((found) => found[at] ?? [])
      .filter((found) => isThere(found) || found.unlooked !== null)
      .map((found) => ({ found, choices: weighChoices(found) }))
      .toSorted((a, b) => rankOf(a.found) - rankOf(b.found));
    return { emails, places };
  });
}

/** People who leave, with what is chosen at each place: what was wanted, as long as it can be done. */
export function choosing(leavers: readonly FoundLeaver[], chosen: ChosenFor): Leaver[] {
  return leavers.map(({ emails, places }) => {
    const own = chosen[keyOfLeaver({ emails })] ?? {};
    return {
      emails,
      places: places.map((place) => {
        const { denied, suggested } = place.choices;
        const wanted = own[place.found.instanceId];
        return { ...place, choice: wanted && denied[wanted] === null ? wanted : suggested };
      }),
    };
  });
}

/** Whether anything of a person was found. */
export function isThere({ memberships, invitations, ownKeys }: Found): boolean {
  return memberships.length + invitations.length + ownKeys.length > 0;
}

function rankOf(found: Found): number {
  if (found.ownKeys.length > 0) return 0;
  return isThere(found) ? 1 : 2;
}

/** The steps of all, instance by instance, each with the place of its person in the list. */
export function stepsOfLeavers(leavers: readonly Leaver[]): StepOfPerson[] {
  const byInstance = new Map<string, { person: number; emails: readonly string[]; place: LeavingPlace }[]>();
  leavers.forEach(({ emails, places }, person) => {
    for (const place of places) {
      const { instanceId } = place.found;
      const there = byInstance.get(instanceId) ?? [];
      there.push({ person, emails, place });
      byInstance.set(instanceId, there);
    }
  });
  return [...byInstance.values()].flatMap((there) => {
    const planned = planOffboarding(there.map(({ emails, place }) => ({ emails, ...place })));
    return planned.map(({ at, step }) => ({ at: there[at]?.person ?? 0, step }));
  });
}
