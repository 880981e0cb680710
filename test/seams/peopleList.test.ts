import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswers } from '../../src/main/people/answers.ts';
import { listColumns } from '../../src/renderer/src/features/people/listColumns.tsx';
import {
  membershipsIn,
  rowOf as personRow,
  wholeAmong,
} from '../../src/renderer/src/features/people/personRow.ts';
import { PRESETS } from '../../src/renderer/src/state/peopleView.ts';
import type { Person } from '../../src/shared/calls/people.ts';
import { TWO_FACTOR_OVERALL } from '../../src/shared/facts/twoFactor.ts';
import { queryOf } from '../../src/shared/peopleQuery.ts';
import { accountOf, instanceOf, openTable } from '../main/people/seen.ts';
import { memberRow } from '../shared/records.ts';

const TODAY = '2026-11-30';
const INSTANCES = ['north', 'south', 'east'];
const ORGANIZATIONS = ['shop', 'lab'];
const PEOPLE = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn'];
/** From what may do most to what may do least. */
const ROLES = ['owner', 'admin', 'auditor', 'member'];

/** What somebody is in an organization; without permissions where nobody read them. */
type Membership = { role: string; twoFactor: boolean | null; granted: number | null };
type Place = { members: Map<string, Membership> | null; invited: Set<string> | null };
type World = Map<string, Map<string, Place>>;

const membership: fc.Arbitrary<Membership> = fc.record({
  role: fc.constantFrom(...ROLES),
  twoFactor: fc.constantFrom(true, false, null),
  granted: fc.constantFrom(null, 0, 3),
});
const place: fc.Arbitrary<Place> = fc.record({
  members: fc.option(
    fc.array(fc.tuple(fc.constantFrom(...PEOPLE), membership), { maxLength: 5 }).map((all) => new Map(all)),
    { freq: 5 },
  ),
  invited: fc.option(
    fc.subarray(PEOPLE, { maxLength: 3 }).map((all) => new Set(all)),
    { freq: 5 },
  ),
});
const worlds: fc.Arbitrary<World> = fc
  .array(fc.array(place, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 })
  .map(
    (all) =>
      new Map(
        all.map((places, at) => [
          INSTANCES[at] ?? '',
          new Map(places.map((each, place) => [ORGANIZATIONS[place] ?? '', each])),
        ]),
      ),
  );

const addressOf = (name: string) => `${name}@x.example`;

function tell(world: World) {
  const table = openTable();
  table.setInstances(INSTANCES.map((id) => instanceOf(id)));
  for (const [instanceId, places] of world) {
    table.setAccount(instanceId, accountOf(...ORGANIZATIONS));
    for (const [organizationId, { members, invited }] of places) {
      const at = { instanceId, organizationId, facts: { at: 1 } };
      if (members) table.setList({ ...at, members: [...members].map(memberOf) });
      if (invited) table.setList({ ...at, invitations: [...invited].map(invitationOf) });
    }
  }
  return createAnswers(table);
}

function memberOf([name, { role, twoFactor, granted }]: [string, Membership]) {
  const services = Array.from({ length: granted ?? 0 }, (_, at) => `s-${at}`);
  const user = { id: name, email: addressOf(name), name, twoFactorEnabled: twoFactor };
  const member = memberRow(name, { id: `m-${name}`, role, user });
  return granted === null ? member : { ...member, permissions: { services } };
}

function invitationOf(name: string) {
  const email = addressOf(name);
  return {
    id: `i-${name}`,
    organizationId: 'o',
    email,
    role: 'admin',
    status: 'pending',
    expiresAt: '2030-01-01',
  };
}

function heldBy(world: World, name: string) {
  return [...world].flatMap(([instanceId, places]) =>
    [...places.values()].flatMap(({ members, invited }) => {
      const member = members?.get(name) ?? null;
      return member || invited?.has(name) ? [{ instanceId, member }] : [];
    }),
  );
}

function expectedOf(world: World, name: string) {
  const held = heldBy(world, name);
  const members = held.flatMap(({ instanceId, member }) => (member ? [{ instanceId, ...member }] : []));
  const role = ROLES.find((each) => members.some((member) => member.role === each)) ?? 'invited';
  const factors = [...new Set(members.map(({ instanceId }) => instanceId))].map((instanceId) => {
    const told = members.filter((each) => each.instanceId === instanceId).map(({ twoFactor }) => twoFactor);
    return told.includes(false) ? 'off' : told.includes(null) ? 'unknown' : 'on';
  });
  const worst = ['off', 'unknown', 'on'].find((state) => factors.includes(state as never));
  const count = factors.filter((state) => state === worst).length;
  const twoFactor =
    worst === undefined ? '' : count === factors.length ? worst : `${worst} on ${count} of ${factors.length}`;
  const isRisk = members.some((each) => ['owner', 'admin'].includes(each.role) && each.twoFactor === false);
  const sights = members.map(({ role: as, granted }) =>
    as === 'owner' || as === 'admin'
      ? 'all'
      : granted === null
        ? 'unknown'
        : granted > 0
          ? 'some'
          : 'nothing',
  );
  const seesNothing = sights.length > 0 && sights.every((sight) => sight === 'nothing');
  return {
    role,
    twoFactor,
    isRisk,
    seesNothing,
    isMember: members.length > 0,
    organizations: members.length,
  };
}

test('over generated worlds a row of the list says what its servers say, the riskiest first, and presets count who is shown', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const answers = tell(world);
      const names = PEOPLE.filter((name) => heldBy(world, name).length > 0);
      const expected = new Map(names.map((name) => [name, expectedOf(world, name)]));
      const queries = PRESETS.map(({ choices }) =>
        queryOf({ search: '', choices, sort: null }, { today: TODAY }),
      );
      const { columns } = await answers.columns();
      const shown = await Promise.all(queries.map((query) => answers.list({ query, from: 0, count: 200 })));

      const rowOf = (person: Person) => personRow(person, wholeAmong(columns));
      const texts = listColumns({
        signOf: (id) => ({ name: id, initials: id, color: 'red' }),
        endings: new Map(),
        now: 0,
      });
      const textOf = (person: Person, id: string) =>
        texts.find((each) => each.id === id)?.text?.(rowOf(person));
      const [everyone] = shown;
      expect(everyone?.persons.map(({ name, email }) => name || email.split('@')[0]).toSorted()).toEqual(
        names,
      );
      for (const person of everyone?.persons ?? []) {
        const told = expected.get(person.email.split('@')[0] ?? '');
        expect(textOf(person, 'risk')).toBe(told?.role);
        expect(textOf(person, 'two-factor')).toBe(told?.twoFactor);
        expect(TWO_FACTOR_OVERALL.toneOf(membershipsIn(person.cells) ?? []) === 'danger').toBe(told?.isRisk);
        expect(textOf(person, 'access') === 'sees nothing').toBe(told?.seesNothing);
        expect(textOf(person, 'access') === '').toBe(!told?.isMember);
      }

      const named = (preset: string) =>
        shown[PRESETS.findIndex(({ id }) => id === preset)]?.persons
          .map(({ email }) => email.split('@')[0])
          .toSorted();
      const those = (test: (told: ReturnType<typeof expectedOf>) => boolean) =>
        names.filter((name) => test(expectedOf(world, name)));
      expect(named('admins-without-2fa')).toEqual(those(({ isRisk }) => isRisk));
      expect(named('invited')).toEqual(those(({ isMember }) => !isMember));
      expect(named('one-place')).toEqual(those(({ organizations }) => organizations === 1));
      expect(named('sees-nothing')).toEqual(those(({ seesNothing }) => seesNothing));
      expect(await answers.counts(queries)).toEqual(shown.map(({ matching }) => matching));

      // Whoever may do more comes first; among owners and admins who has no 2FA does.
      const order = (everyone?.persons ?? []).map(({ email }) => {
        const { role, isRisk } = expectedOf(world, email.split('@')[0] ?? '');
        const place = role === 'invited' ? ROLES.length : ROLES.indexOf(role);
        return place * 2 + (isRisk ? 0 : 1);
      });
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }),
    { numRuns: 150 },
  );
});
