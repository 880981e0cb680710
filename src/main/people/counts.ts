import { SIGHTS } from '../../shared/permissions/accessSum.ts';
import type { FilledColumn } from './columns.ts';
import type { Identities } from './identities.ts';
import { TWO_FACTOR } from './lists.ts';

const SOME = SIGHTS.indexOf('some');

/** What comes together of each person in some columns, by the number of the person. */
export type Counts = {
  /** Of how many columns they are a member. */
  memberOf: Uint32Array;
  /** In how many they have an invitation. */
  invitedTo: Uint32Array;
  lacksTwoFactor: Uint8Array;
  hasTwoFactor: Uint8Array;
  /** When they joined first, in ms since the epoch; NaN where that is not known. */
  firstJoined: Float64Array;
  /** In how many columns they see so much, by place among `SIGHTS`: of several accounts in one the one that sees most counts. */
  seesIn: readonly Uint32Array[];
  /** How many ids they were granted where they see some. */
  granted: Float64Array;
};

/** Counts in these columns. */
export function countUp(
  columns: readonly FilledColumn[],
  { personOf }: Pick<Identities, 'personOf'>,
): Counts {
  const size = personOf.length;
  const counts: Counts = {
    memberOf: new Uint32Array(size),
    invitedTo: new Uint32Array(size),
    lacksTwoFactor: new Uint8Array(size),
    hasTwoFactor: new Uint8Array(size),
    firstJoined: new Float64Array(size).fill(Number.NaN),
    seesIn: SIGHTS.map(() => new Uint32Array(size)),
    granted: new Float64Array(size),
  };
  const { memberOf, invitedTo, lacksTwoFactor, hasTwoFactor, firstJoined } = counts;
  // Several addresses of one person in one column count once.
  const sightIn = new Uint8Array(size);
  const countedIn = { members: new Int32Array(size).fill(-1), invitations: new Int32Array(size).fill(-1) };
  for (const { at, members, invitations } of columns) {
    for (let row = 0; members && row < members.size; row += 1) {
      const person = personOf[members.ids[row] as number] as number;
      const sight = members.grants.sights[row] as number;
      if (countedIn.members[person] !== at) {
        countedIn.members[person] = at;
        (memberOf[person] as number) += 1;
        countSight(person, sight, null);
      } else if (sight > (sightIn[person] as number)) countSight(person, sight, sightIn[person] as number);
      if (sight === SOME) (counts.granted[person] as number) += members.grants.granted[row] as number;
      if (members.twoFactor[row] === TWO_FACTOR.off) lacksTwoFactor[person] = 1;
      if (members.twoFactor[row] === TWO_FACTOR.on) hasTwoFactor[person] = 1;
      const since = members.since[row] as number;
      // A comparison with NaN is false: what is not known yet is taken.
      if (!((firstJoined[person] as number) <= since) && !Number.isNaN(since)) firstJoined[person] = since;
    }
    for (let row = 0; invitations && row < invitations.size; row += 1) {
      const person = personOf[invitations.ids[row] as number] as number;
      if (countedIn.invitations[person] === at) continue;
      countedIn.invitations[person] = at;
      (invitedTo[person] as number) += 1;
    }
  }
  return counts;

  function countSight(person: number, sight: number, before: number | null): void {
    const { seesIn } = counts;
    if (before !== null) addTo(seesIn[before], person, -1);
    addTo(seesIn[sight], person, 1);
    sightIn[person] = sight;
  }
}

function addTo(counts: Uint32Array | undefined, person: number, more: number): void {
  if (counts) counts[person] = (counts[person] as number) + more;
}
