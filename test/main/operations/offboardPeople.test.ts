import { expect, test } from 'vitest';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { owned } from '../../dokploy/seed.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { goodPlanOf } from '../plans/planOf.ts';
import { keyOf, openConsole } from './console.ts';
import { good } from './keyConsole.ts';
import { ended, runRest } from './plans.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const [ANN, HOME, BOB, CARL, STAYS] = [
  'ann@x.example',
  'ann@home.example',
  'bob@x.example',
  'carl@x.example',
  'eva@x.example',
];
const PEOPLE = [[ANN, HOME], [BOB], [CARL]];

/** Ann owns an organization that Bob is in, too; Carl is invited, and a member with an account of Ann’s second address. */
const serve = (name: string, version: Version): Promise<SimulatedInstance> =>
  simulator.addInstance({
    name,
    version,
    seed: owned(
      {
        name: 'Acme',
        members: [{ email: ANN }, { email: BOB, role: 'admin' }, { email: HOME }, { email: STAYS }],
        invitations: [{ email: CARL }, { email: STAYS.replace('eva', 'new') }],
      },
      { name: 'Studio', owner: { email: ANN }, members: [{ email: OWNER, role: 'admin' }, { email: BOB }] },
    ),
  });

/** Three instances with keys for both organizations, those of Bob first; the last one is down by now. */
async function openThree() {
  const servers = [
    await serve('Shop', '0.30.2'),
    await serve('Old', '0.26.5'),
    await serve('Down', '0.30.2'),
  ];
  const [first, ...others] = servers as [SimulatedInstance, ...SimulatedInstance[]];
  const actors = [BOB, OWNER].flatMap((user) =>
    ['Acme', 'Studio'].map((organization) => ({ user, organization })),
  );
  const app = await openConsole(first, actors);
  const ids = [app.instanceId];
  for (const server of others) {
    const { name, origin } = server;
    let id = '';
    for (const { user, organization } of actors) {
      const key = keyOf(server, user, organization);
      if (id === '') id = good(await app.credentialStore.addInstance({ name, origin, ...key })).id;
      else good(await app.credentialStore.storeKey(id, { ...key, origin, replaces: [] }));
    }
    ids.push(id);
  }
  return { app, servers, ids };
}
type Three = Awaited<ReturnType<typeof openThree>>;

function readTargets({ app, servers, ids }: Three): Promise<InstanceTargets[]> {
  return Promise.all(
    ids.map(async (instanceId, at): Promise<InstanceTargets> => {
      const { name: instanceName = '', world } = servers[at] ?? {};
      const account = good(await app.accounts.readAccount(instanceId));
      const counted: Record<string, number | null> = {};
      const targets = account.organizations.map(async ({ id: organizationId, name }): Promise<Target> => {
        const ref = { instanceId, organizationId };
        const members = good(await app.dokploy.call('user.all', ref));
        for (const { userId } of members)
          counted[userId] = good(await app.dokploy.call('user.checkUserOrganizations', ref, { userId }));
        const holders = [BOB, OWNER].map((email) => {
          const userId = world?.users.find((user) => user.email === email)?.id ?? '';
          const role = world?.membership(userId, organizationId)?.role ?? null;
          const principal = {
            version: account.version,
            isCloud: false,
            role,
            userId,
            organizationId,
            allowed: null,
          };
          return { userId, email, principal };
        });
        return {
          ...ref,
          instanceName,
          organizationName: name,
          principal: holders[0]?.principal ?? null,
          members,
          invitations: good(await app.dokploy.call('organization.allInvitations', ref)),
          roles: null,
          whyUnknown: null,
          holders,
        };
      });
      return {
        instanceId,
        instanceName,
        account,
        targets: await Promise.all(targets),
        counted,
        whyUnknown: instanceName === 'Down' ? 'It does not answer.' : null,
      };
    }),
  );
}

/** What each server was asked to do, by whose key, and to whom. */
const asked = ({ servers }: Three) =>
  servers.map(({ requests, world }) =>
    requests
      .filter(({ method }) => method === 'POST')
      .map(({ call, body, headers }) => {
        const { userId, memberIdOrEmail, invitationId, memberId } = JSON.parse(body) as Record<
          string,
          string
        >;
        const key = world.keys.find(({ secret }) => secret === headers['x-api-key']);
        return { call, about: userId ?? memberIdOrEmail ?? memberId ?? invitationId, by: key?.userId };
      }),
  );

test('three people leave three instances together, one of them down: each step sent once, by nobody’s key who leaves, owners last, the rest later', async () => {
  const three = await openThree();
  const { app, servers, ids } = three;
  const before = servers.map(({ world }) => {
    const userId = (email: string) => world.users.find((user) => user.email === email)?.id ?? '';
    const bobIn = ['Acme', 'Studio'].map((name) => {
      const organization = world.organizations.find((row) => row.name === name);
      return world.membership(userId(BOB), organization?.id ?? '')?.id;
    });
    const invited = world.invitations.find(({ email }) => email === CARL)?.id;
    return { owner: userId(OWNER), ann: userId(ANN), home: userId(HOME), bob: userId(BOB), bobIn, invited };
  });
  const targets = await readTargets(three);
  for (const server of servers) server.requests.clear();
  servers[2]?.setFault({ kind: 'login-page' });

  // Of her own organizations nothing stays, nor of Bob where the server cannot say what else he is in: a person’s choice.
  const choices = {
    [ANN]: Object.fromEntries(ids.map((id) => [id, 'delete' as const])),
    [BOB]: { [ids[2] ?? '']: 'delete' as const },
  };
  const intent = { kind: 'off-board' as const, addresses: PEOPLE.flat(), together: PEOPLE, choices };
  const { leavers } = await goodPlanOf(intent, targets);
  const confirmed = Object.fromEntries(
    leavers?.people.map(({ emails: [key = ''], confirmation }) => [key, confirmation ?? '']) ?? [],
  );
  const { plan } = await goodPlanOf({ ...intent, confirmed }, targets);
  expect(plan.leaving).toEqual(PEOPLE);
  const { steps } = plan;
  const { operationId } = good(await app.engine.start(plan));
  const first = await ended(app.engine, operationId);
  // What looks afterwards is told apart: it follows the steps that were planned.
  const planned = (operation: typeof first) => operation.steps.slice(0, steps.length);
  expect(planned(first).map(({ state }) => state.state)).toEqual(
    steps.map(({ change }) => (change.instanceId === ids[2] ? 'open' : 'done')),
  );
  expect(first.counts).toMatchObject({ failed: 0, unknown: 0 });

  const expected = (at: number) => {
    const { owner, ann, home, bob, bobIn, invited } = before[at] as (typeof before)[number];
    const by = (call: string, about: string | undefined) => ({ call, about, by: owner });
    const isOld = at === 1;
    return [
      by('organization.removeInvitation', invited),
      ...(isOld ? bobIn.map((id) => by('auth/organization/remove-member', id)) : []),
      ...(isOld ? [] : [by('user.remove', home), by('user.remove', bob)]),
      ...(isOld ? [by('user.remove', home)] : []),
      by('user.remove', ann),
    ];
  };
  expect(asked(three).slice(0, 2)).toEqual([expected(0), expected(1)]);
  // What the sign-in page in front answered never came to the server.
  servers[2]?.requests.clear();

  servers[2]?.setFault(null);
  const left = steps.filter(({ change }) => change.instanceId === ids[2]);
  const last = await runRest(app.engine, operationId, { ...plan, steps: left });
  // Nobody is left whose key would show that Ann’s own organization is gone: that stays to be looked at.
  const changing = planned(last).filter(({ change }) => change.action !== 'members.find');
  expect(changing.every(({ state }) => state.state === 'done')).toBe(true);
  expect(asked(three)).toEqual([expected(0), expected(1), expected(2)]);
  for (const { world } of servers) {
    const left = world.users.map(({ email }) => email);
    expect(left).toEqual(expect.arrayContaining([OWNER, STAYS]));
    for (const gone of [ANN, HOME]) expect(left).not.toContain(gone);
    expect(world.organizations.map(({ name }) => name)).toEqual(['Acme']);
    expect(world.invitations.map(({ email }) => email)).toEqual(['new@x.example']);
  }

  // The page is told who the people are, once.
  const told = async (after: number) =>
    good(await app.engine.calls['operations.steps']({ operationId, after })).leaving;
  expect(await told(0)).toEqual(PEOPLE);
  expect(await told(last.revision)).toBeUndefined();
});
