import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsFor, placesLookedAt } from '../../src/renderer/src/features/people/matrixColumns.tsx';
import {
  firstDraft as firstDraftOf,
  intentOf,
  type ManyDraft,
} from '../../src/renderer/src/features/sheet/manyDraft.ts';
import { runWords } from '../../src/shared/operations/steps.ts';
import { queryOf } from '../../src/shared/peopleQuery.ts';
import { type InstanceTargets, organizationKey, type Target } from '../../src/shared/target.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { good } from '../main/operations/keyConsole.ts';
import { planOf } from '../main/plans/planOf.ts';
import { principal } from '../shared/principal.ts';
import { memberRow } from '../shared/records.ts';
import { openQuayside } from './quayside.ts';

const INSTANCES = ['alpha', 'beta', 'gamma'];
/** Two instances have an organization of the same name. */
const NAMES = ['Northwind', 'Acme', 'Harbor', 'Acme', 'Lab', 'North Wind'];
const ADDRESSES = ['anna@northwind.example', 'ben@northwind.example', 'cy@acme.example', 'dee@acme.example'];

type Place = {
  instanceId: string;
  organizationId: string;
  organizationName: string;
  members: Map<string, string> | null;
};
type World = Place[];

const place = fc.record({
  instanceId: fc.constantFrom(...INSTANCES),
  organizationName: fc.constantFrom(...NAMES),
  members: fc.option(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...ADDRESSES), fc.constantFrom('member', 'admin', 'owner')), {
      selector: ([email]) => email,
    }),
    { freq: 6 },
  ),
});
const worlds: fc.Arbitrary<World> = fc.array(place, { minLength: 1, maxLength: 8 }).map((places) =>
  places.map(({ members, ...each }, at) => ({
    ...each,
    organizationId: `o${at}`,
    members: members && new Map(members),
  })),
);
const filters = fc.record({
  search: fc.constantFrom<string>('', 'anna', '@northwind', 'acme', 'anna@northwind.example', 'lab', 'no'),
  instance: fc.subarray(INSTANCES),
  group: fc.subarray(['g']),
  grouped: fc.subarray(INSTANCES),
  domain: fc.subarray(['northwind.example', 'acme.example']),
  organization: fc.array(fc.nat(7), { maxLength: 2 }),
});
const selections = fc.subarray(ADDRESSES, { minLength: 1 });
type Filter = typeof filters extends fc.Arbitrary<infer T> ? T : never;

function instancesOf(world: World): InstanceTargets[] {
  return INSTANCES.map((instanceId) => ({
    instanceId,
    instanceName: instanceId,
    account: null,
    targets: world
      .filter((each) => each.instanceId === instanceId)
      .map(
        ({ organizationId, organizationName, members }): Target => ({
          instanceId,
          instanceName: instanceId,
          organizationId,
          organizationName,
          principal: principal(),
          members:
            members &&
            [...members].map(([email, role]) =>
              memberRow(`u-${email}`, { id: `m-${email}`, organizationId, role, email }),
            ),
          invitations: [],
          roles: null,
          whyUnknown: members ? null : 'Its people have not been read yet.',
          holders: [{ userId: 'me', email: null, principal: principal() }],
        }),
      ),
  }));
}

/** The organizations that are looked at, as People finds them by what is set above it, and those of the shown columns. */
function lookedAt(world: World, filter: Filter) {
  const columns = world.map(({ instanceId, organizationId, organizationName }) => ({
    instanceId,
    organizationId,
    organizationName,
    membersAt: 1,
    invitationsAt: 1,
  }));
  const organization = filter.organization.flatMap((at) => (columns[at] ? organizationKey(columns[at]) : []));
  const choices = { instance: filter.instance, group: filter.group, domain: filter.domain, organization };
  const groups = [{ id: 'g', name: 'G', folded: false, instanceIds: filter.grouped }];
  const query = queryOf({ search: filter.search, choices, sort: null }, { groups, today: '2026-11-26' });
  const shown = columnsFor(columns, INSTANCES, query);
  return {
    within: placesLookedAt(shown, query, (id) => id, groups),
    shown: new Set(shown.map(({ key }) => key)),
  };
}

const changing = (
  within: ReturnType<typeof lookedAt>['within'],
  emails: readonly string[],
  draft: Partial<ManyDraft>,
) => ({
  ...firstDraftOf({ what: 'change-roles', emails, within }, { targets: [], today: '2026-11-30' }),
  ...draft,
});
const planned = (draft: ManyDraft, world: World) => planOf(intentOf(draft), instancesOf(world));

describe('changing the role of people who were chosen in People', () => {
  test('changes nothing outside of the organizations that are shown, as many roles as the button says', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, filters, selections, async (world, filter, emails) => {
        const { within, shown } = lookedAt(world, filter);
        const made = await planned(changing(within, emails, { role: 'admin' }), world);
        if (!made.ok) return;
        const { plan } = made.value;
        const runs = plan.steps.filter(({ denied }) => denied === undefined);
        const keys = [...new Set(runs.map(({ change }) => organizationKey(change as never)))];
        for (const key of keys) expect(shown).toContain(key);
        const count = runs.length === 1 ? '1 role' : `${runs.length} roles`;
        expect(runWords(runs)).toBe(runs.length === 0 ? null : `Change ${count}`);
      }),
      { numRuns: 600 },
    );
  });

  test('leaves another client alone where its addresses were searched for', async () => {
    const world: World = [
      {
        instanceId: 'alpha',
        organizationId: 'n',
        organizationName: 'Northwind',
        members: new Map(ADDRESSES.map((each) => [each, 'member'])),
      },
      {
        instanceId: 'beta',
        organizationId: 'a',
        organizationName: 'Acme',
        members: new Map([['anna@northwind.example', 'member']]),
      },
    ];
    const filter = {
      search: '@northwind',
      instance: [],
      group: [],
      grouped: [],
      domain: [],
      organization: [],
    };
    const { within } = lookedAt(world, filter);
    const { plan } = good(await planned(changing(within, ADDRESSES, { role: 'admin' }), world));
    expect(plan.steps.map(({ organizationName }) => organizationName)).toEqual(
      ADDRESSES.map(() => 'Northwind'),
    );
  });

  test('asks where, and for a role that is offered there, before anything is planned', async () => {
    const world: World = [
      {
        instanceId: 'alpha',
        organizationId: 'n',
        organizationName: 'Northwind',
        members: new Map([['cy@acme.example', 'member']]),
      },
    ];
    const draft = changing([], ['cy@acme.example'], { role: 'admin' });
    const error = async (typed: ManyDraft) => {
      const made = await planned(typed, world);
      return made.ok ? null : [made.error.message, made.error.details?.field];
    };
    expect(await error(draft)).toEqual(['Choose at least one organization.', 'organizations']);
    const there = changing([{ instanceId: 'alpha', organizationId: 'n' }], ['cy@acme.example'], { role: '' });
    expect(await error(there)).toEqual(['Choose the new role.', 'role']);
    expect(await error({ ...there, role: 'Auditor' })).toEqual(['Choose the new role.', 'role']);
  });
});

test('a kit is applied at first in the organizations that are shown alone', () => {
  fc.assert(
    fc.property(worlds, filters, selections, (world, filter, emails) => {
      const { within, shown } = lookedAt(world, filter);
      const people = emails.map((email) => [email]);
      const here = { targets: instancesOf(world), today: '2026-11-26' } as const;
      const { places } = firstDraftOf({ granting: { people, within } }, here);
      for (const key of places) expect(shown).toContain(key);
    }),
    { numRuns: 300 },
  );
});

describe('the requests of a changed role', () => {
  const simulator = testSimulator();

  test('go to the client that was searched for, and none to the other one where its people are, too', async () => {
    const members = ADDRESSES.map((email) => ({ email }));
    const northwind = await simulator.addInstance({
      name: 'One',
      seed: { owner: { email: 'lead@agency.example' }, organizations: [{ name: 'Northwind', members }] },
    });
    const harbor = await simulator.addInstance({
      name: 'Two',
      seed: { owner: { email: 'lead@agency.example' }, organizations: [{ name: 'Harbor', members }] },
    });
    const app = await openQuayside();
    for (const server of [northwind, harbor]) await app.add(server);
    await app.refresh();
    const { columns } = await app.call('people.columns', {});
    const { order, byId } = app.state();
    const query = queryOf({ search: '@northwind', choices: {}, sort: null }, { today: '2026-11-26' });
    const shown = columnsFor(columns, order, query);
    const within = placesLookedAt(shown, query, (id) => byId[id]?.name ?? '', []);
    const draft = changing(within, ADDRESSES, { role: 'admin' });
    const { planId } = await app.call('plans.make', intentOf(draft));
    for (const server of [northwind, harbor]) server.requests.clear();
    const { operationId } = await app.call('operations.start', { planId });
    const steps = await app.ended(operationId);
    expect(steps.map(({ state }) => state.state)).toEqual(ADDRESSES.map(() => 'done'));
    const rolesIn = ({ world }: typeof harbor) =>
      world.members.flatMap(({ role }) => (role === 'owner' ? [] : role));
    expect(rolesIn(northwind)).toEqual(ADDRESSES.map(() => 'admin'));
    expect(rolesIn(harbor)).toEqual(ADDRESSES.map(() => 'member'));
    expect(harbor.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
