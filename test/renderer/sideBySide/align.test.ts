import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlignedList,
  type AlignedPerson,
  alignPeople,
  type Difference,
  differencesOf,
  emailOf,
  invitedFrom,
  joinedBy,
} from '../../../src/renderer/src/features/sideBySide/align.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import { invitation, member, NOBODY_JOINED, NOW } from './rows.ts';
import { lists } from './worlds.ts';

/** Told by the words of the issue, row by row, as slowly as it takes. */
function naive(all: readonly AlignedList[]) {
  const fold = (text: string) => text.trim().toLowerCase();
  const open = (each: Invitation) => each.status === 'pending';
  const end = (each: Invitation) => Date.parse(each.expiresAt);
  const keyOf = (of: AlignedList, address: string, id: string) => fold(address) || ` ${of.instanceId} ${id}`;
  const membersOf = (of: AlignedList, key: string): Member[] =>
    of.shows === 'invitations'
      ? []
      : (of.members ?? []).filter((each) => keyOf(of, each.user.email, each.userId) === key);
  const invitedIn = (of: AlignedList, key: string): Invitation[] =>
    of.shows === 'members' && of.members === null
      ? []
      : (of.invitations ?? [])
          .filter((each) => open(each) && keyOf(of, each.email, each.id) === key)
          .sort((one, other) => end(other) - end(one));
  const keys = new Set(
    all.flatMap((of) => [
      ...(of.shows === 'members'
        ? (of.members ?? []).map((each) => keyOf(of, each.user.email, each.userId))
        : []),
      ...(of.shows === 'members' && of.members === null ? [] : (of.invitations ?? []))
        .filter(open)
        .map((each) => keyOf(of, each.email, each.id)),
    ]),
  );
  return [...keys].sort().map((id) => ({
    id,
    places: all.map((of) => {
      const there = membersOf(of, id);
      const invited = invitedIn(of, id);
      if (there.length > 0) return there.map((each) => each.id);
      if (invited.length > 0) return invited.map((each) => each.id);
      const isKnown = of.invitations !== null && (of.shows === 'invitations' || of.members !== null);
      return isKnown && !of.isPartial ? 'none' : 'unknown';
    }),
  }));
}

/** Everything that could stand in a cell, pair by pair of lists. */
function naiveDifferences({ places }: Pick<AlignedPerson, 'places'>): Difference[][] {
  const here = places.map((place) => (place.state === 'here' ? place.standings : null));
  const rolesAt = here.map((standings) =>
    standings?.map((each) => (each.as === 'member' ? each.member.role : each.invitation.role || 'member')),
  );
  const rank = ['owner', 'admin', 'billing', 'member'];
  const best = rolesAt.map((roles) => roles && rank.find((each) => roles.includes(each)));
  const first = here.findIndex((standings) => standings !== null);
  const factors = here.map((standings) =>
    standings?.flatMap((each) => (each.as === 'member' ? [each.member.user.twoFactorEnabled] : [])),
  );
  return places.map((place, at) => {
    const out: Difference[] = [];
    const others = here.filter((standings, other) => other !== at && standings !== null);
    if (place.state === 'none' && others.length > 0) out.push({ kind: 'missing' });
    if (place.state !== 'here') return out;
    const isInvited = here[at]?.[0]?.as === 'invited';
    if (isInvited && others.some((standings) => standings?.[0]?.as === 'member'))
      out.push({ kind: 'invited' });
    if (best[at] !== best[first]) out.push({ kind: 'role', from: first, role: best[first] ?? '' });
    const isOff = factors[at]?.includes(false);
    const isOnElsewhere = factors.some(
      (values = [], other) => other !== at && values.length > 0 && values.every((value) => value === true),
    );
    if (isOff && isOnElsewhere) out.push({ kind: 'no-2fa' });
    return out;
  });
}

describe('people over several lists', () => {
  test('stand in one line each, with every account and open invitation of every list once', () => {
    fc.assert(
      fc.property(lists, (all) => {
        const aligned = alignPeople(all, NOBODY_JOINED, NOW).map(({ id, places }) => ({
          id,
          places: places.map((place) =>
            place.state === 'here'
              ? place.standings.map((each) => (each.as === 'member' ? each.member.id : each.invitation.id))
              : place.state,
          ),
        }));
        expect(aligned).toEqual(naive(all));
      }),
      { numRuns: 500 },
    );
  });

  test('differ where they are missing, only invited, in another role or without 2FA, and never by what is unknown', () => {
    fc.assert(
      fc.property(lists, (all) => {
        for (const person of alignPeople(all, NOBODY_JOINED, NOW))
          expect(differencesOf(person)).toEqual(naiveDifferences(person));
      }),
      { numRuns: 500 },
    );
  });

  test('are the same people whichever list comes first', () => {
    fc.assert(
      fc.property(lists, (all) => {
        const ids = (some: readonly AlignedList[]) =>
          alignPeople(some, NOBODY_JOINED, NOW).map(({ id }) => id);
        expect(ids(all.toReversed())).toEqual(ids(all));
      }),
    );
  });

  test('are called as the first list with a name calls them', () => {
    const [person] = alignPeople(
      [
        {
          instanceId: 'a',
          shows: 'invitations',
          members: null,
          invitations: [invitation({ email: 'Ann@x.example' })],
          isPartial: false,
        },
        {
          instanceId: 'b',
          shows: 'members',
          members: [member({ email: 'ann@x.example', name: 'Ann' })],
          invitations: [],
          isPartial: false,
        },
      ],
      NOBODY_JOINED,
      NOW,
    );
    expect(person).toMatchObject({ id: 'ann@x.example', email: 'Ann@x.example', name: 'Ann' });
  });
});

describe('joined addresses', () => {
  const group = ['ann@home.example', 'ann@x.example', 'ann@y.example'];
  const listOf = (...emails: string[]): AlignedList => ({
    instanceId: 'a',
    shows: 'members',
    members: emails.map((email, at) => member({ email, userId: `u${at}` })),
    invitations: [invitation({ email: 'Ann@Y.example', role: 'admin' })],
    isPartial: false,
  });

  test('are one person in one row, by the address of the first list, with the others beside it', () => {
    const lists = [listOf('Ann@X.example', 'bob@x.example'), listOf('ANN@home.example')];
    const people = alignPeople(lists, joinedBy([group]), NOW);
    expect(people.map(({ id, email, others }) => ({ id, email, others }))).toEqual([
      { id: 'ann@home.example', email: 'Ann@X.example', others: ['ANN@home.example', 'Ann@Y.example'] },
      { id: 'bob@x.example', email: 'bob@x.example', others: [] },
    ]);
    const [ann] = people;
    expect(ann && differencesOf(ann)).toEqual([[], []]);
    const second = ann?.places[1];
    expect(second?.state === 'here' && second.standings.map(emailOf)).toEqual(['ANN@home.example']);
  });

  test('are invited elsewhere by the address that they have in the first list that they are in', () => {
    const lists = [listOf('ann@home.example'), listOf('ann@x.example')];
    const people = alignPeople(lists, joinedBy([group]), NOW);
    expect(invitedFrom(people)[0]?.email).toBe('ann@home.example');
  });

  test('lose nobody and nothing of them, whichever are joined', () => {
    const joins = fc.shuffledSubarray(['ann@x.example', 'bob@x.example', 'cyd@y.example', 'dee@y.example'], {
      minLength: 2,
    });
    fc.assert(
      fc.property(lists, joins, (all, joined) => {
        const alone = alignPeople(all, NOBODY_JOINED, NOW);
        const together = alignPeople(all, joinedBy([joined]), NOW);
        const isJoined = (id: string) => joined.includes(id);
        expect(together.filter(({ id }) => !isJoined(id))).toEqual(alone.filter(({ id }) => !isJoined(id)));
        const some = alone.filter(({ id }) => isJoined(id));
        const ones = together.filter(({ id }) => isJoined(id));
        expect(ones).toHaveLength(Math.min(1, some.length));
        const states = (at: number) => some.map(({ places }) => places[at]?.state);
        all.forEach((_, at) => {
          const expected = states(at).includes('here') ? 'here' : states(at)[0];
          expect(ones[0]?.places[at]?.state).toBe(expected);
        });
      }),
    );
  });
});
