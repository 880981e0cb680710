import type { Invitation, Member } from '../../../../shared/dokploy.ts';
import { weakest } from '../../../../shared/facts/twoFactor.ts';
import { isUnanswered } from '../../../../shared/invitation.ts';
import type { ComparedColumn } from '../../../../shared/preferences.ts';
import { denyInvite } from '../../../../shared/rules/invitations.ts';
import { NO_KEY_OPENS, NOTHING_READ } from '../../../../shared/target.ts';
import { foldAddress, fullName } from '../../../../shared/text.ts';
import type { Invited } from '../../state/inviting.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import { roleOrder } from '../../ui/roleTone.ts';

/** A list to be aligned with others: null where it is not known; `isPartial` where it may hold others than these by now. */
export type AlignedList = Pick<ComparedColumn, 'instanceId' | 'shows'> & {
  members: readonly Member[] | null;
  invitations: readonly Invitation[] | null;
  isPartial: boolean;
};

export type Standing = { as: 'member'; member: Member } | { as: 'invited'; invitation: Invitation };

/** A person in a list. Somebody can have several accounts, or several invitations: the first is what counts. */
export type Place =
  | { state: 'here'; standings: readonly Standing[] }
  | { state: 'none' }
  | { state: 'unknown' };

export type AlignedPerson = {
  /** Their folded address, of joined ones the first; of an account without one its instance and id. */
  id: string;
  /** As it is written in the first list; empty where there is none. */
  email: string;
  /** Their other addresses, where several were joined: as they are written here, else folded. */
  others: readonly string[];
  name: string;
  places: readonly Place[];
};

/** By folded address: all addresses of the person, where several were joined. */
export type Joined = ReadonlyMap<string, readonly string[]>;

export function joinedBy(groups: readonly (readonly string[])[]): Joined {
  return new Map(groups.flatMap((group) => group.map((address) => [address, group] as const)));
}

type Found = { email: string; name: string; spellings: Map<string, string>; at: Map<number, Standing[]> };

/** Everybody of these lists, each once, in the order of their addresses. `now` in ms since the epoch. */
export function alignPeople(lists: readonly AlignedList[], joined: Joined, now: number): AlignedPerson[] {
  const people = new Map<string, Found>();
  lists.forEach((list, at) => {
    for (const { id: own, email, name, standing } of standingsIn(list, now)) {
      const id = joined.get(own)?.[0] ?? own;
      const person: Found = people.get(id) ?? { email, name, spellings: new Map(), at: new Map() };
      people.set(id, person);
      person.name ||= name;
      if (!person.spellings.has(own)) person.spellings.set(own, email);
      const others = person.at.get(at);
      if (others) others.push(standing);
      else person.at.set(at, [standing]);
    }
  });
  return [...people]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, { email, name, spellings, at }]) => ({
      id,
      email,
      others: (joined.get(id) ?? []).flatMap((address) =>
        address === foldAddress(email) ? [] : (spellings.get(address) ?? address),
      ),
      name,
      places: lists.map((list, index) => placeIn(list, at.get(index))),
    }));
}

export function emailOf(standing: Standing): string {
  return standing.as === 'member' ? standing.member.user.email : standing.invitation.email;
}

function placeIn(list: AlignedList, standings: Standing[] | undefined): Place {
  if (standings) {
    const members = standings.filter(({ as }) => as === 'member');
    // A member’s open invitation is left out.
    return { state: 'here', standings: members.length > 0 ? members : standings };
  }
  // Whoever is no member may be invited: a list of members is known with its invitations alone.
  const isRead = list.invitations !== null && (list.shows === 'invitations' || list.members !== null);
  return isRead && !list.isPartial ? { state: 'none' } : { state: 'unknown' };
}

type Entry = { id: string; email: string; name: string; standing: Standing };

/** Everybody in a list. Of those that are invited to a list of members, too: they are about to be in it. */
function standingsIn({ instanceId, shows, members, invitations }: AlignedList, now: number): Entry[] {
  const open = (invitations ?? [])
    .filter((invitation) => isUnanswered(invitation, now))
    .sort((one, other) => endOf(other) - endOf(one))
    .map((invitation): Entry => {
      const { email, id } = invitation;
      return {
        id: foldAddress(email) || ` ${instanceId} ${id}`,
        email,
        name: '',
        standing: { as: 'invited', invitation },
      };
    });
  if (shows === 'invitations') return open;
  const there = (members ?? []).map((member): Entry => {
    const { user, userId } = member;
    const id = foldAddress(user.email) || ` ${instanceId} ${userId}`;
    return { id, email: user.email, name: fullName(user), standing: { as: 'member', member } };
  });
  // Without its members a list of them is not known, whoever is invited.
  return members ? [...there, ...open] : [];
}

/** ms since the epoch; what cannot be read is taken for never. */
function endOf({ expiresAt }: Invitation): number {
  const end = Date.parse(expiresAt);
  return Number.isNaN(end) ? Number.MAX_SAFE_INTEGER : end;
}

/**
 * How a person in a list differs from what they are in the others: not there though elsewhere, only invited where they
 * are a member elsewhere, with another role than in the list `from` (the first that they are in), or without a second
 * factor where they have one elsewhere.
 */
export type Difference =
  | { kind: 'missing' }
  | { kind: 'invited' }
  | { kind: 'role'; from: number; role: string }
  | { kind: 'no-2fa' };

function roleOf(standing: Standing): string {
  return standing.as === 'member' ? standing.member.role : standing.invitation.role || 'member';
}

export function roleIn(place: Place | undefined): string | null {
  if (place?.state !== 'here') return null;
  const [first, ...others] = place.standings.map(roleOf);
  return others.reduce((most, role) => (roleOrder(role) < roleOrder(most) ? role : most), first ?? 'member');
}

export function differencesOf({ places }: Pick<AlignedPerson, 'places'>): Difference[][] {
  const from = places.findIndex(({ state }) => state === 'here');
  const role = roleIn(places[from]);
  const isMember = places.some((place) => isAs(place, 'member'));
  const hasFactor = places.some((place) => factorIn(place) === true);
  return places.map((place, at) => {
    if (place.state === 'unknown' || role === null) return [];
    if (place.state === 'none') return [{ kind: 'missing' }];
    const found: Difference[] = [];
    if (isMember && isAs(place, 'invited')) found.push({ kind: 'invited' });
    if (at !== from && roleIn(place) !== role) found.push({ kind: 'role', from, role });
    if (hasFactor && factorIn(place) === false) found.push({ kind: 'no-2fa' });
    return found;
  });
}

function isAs(place: Place, as: Standing['as']): boolean {
  return place.state === 'here' && place.standings[0]?.as === as;
}

export function factorIn(place: Place): boolean | null {
  if (place.state !== 'here') return null;
  return weakest(
    place.standings.flatMap((each) =>
      each.as === 'member' ? { twoFactor: each.member.user.twoFactorEnabled ?? null } : [],
    ),
  );
}

/** The people that can be invited elsewhere, with the role and by the address that they have in the first list that each is in. */
export function invitedFrom(people: readonly AlignedPerson[]): Invited[] {
  return people.flatMap(({ email, places }) => {
    const place = places.find(({ state }) => state === 'here');
    const role = roleIn(place);
    const [standing] = place?.state === 'here' ? place.standings : [];
    const address = standing ? emailOf(standing) : email;
    return address.trim() === '' || role === null ? [] : { email: address, role };
  });
}

/** Why nobody can be invited to the organization of a list, as a sentence; null where a plan can be made. */
export function denyInvitingTo({ hasKey, why, principal }: ComparedList): string | null {
  if (!hasKey) return why ?? NO_KEY_OPENS;
  if (!principal) return why ?? NOTHING_READ;
  return denyInvite(principal)?.reason ?? null;
}
