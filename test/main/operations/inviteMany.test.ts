import { expect, test } from 'vitest';
import { invitationSteps } from '../../../src/main/plans/steps.ts';
import { linksOf, madeInvitation } from '../../../src/renderer/src/features/outcomes/AfterAdding.tsx';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import { rolesOffered } from '../../../src/shared/rules/members.ts';
import { principalIn } from '../../../src/shared/rules/principal.ts';
import type { Target } from '../../../src/shared/target.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { owned } from '../../dokploy/seed.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { keyOf, openConsole } from './console.ts';
import { good } from './keyConsole.ts';
import { ended, words } from './plans.ts';

const simulator = testSimulator();

const ORGANIZATIONS = ['Acme', 'Labs'];
const EMAILS = Array.from({ length: 20 }, (_, at) => `person-${at}@new.example`);
const [MEMBER, PENDING] = ['person-3@new.example', 'person-7@new.example'];

function serve(at: number): Promise<SimulatedInstance> {
  return simulator.addInstance({
    name: `Server ${at}`,
    version: '0.30.2',
    seed: owned(
      { name: 'Acme', members: at === 0 ? [{ email: MEMBER, role: 'member' }] : [] },
      { name: 'Labs', invitations: at === 1 ? [{ email: PENDING, role: 'member' }] : [] },
    ),
  });
}

/** Three instances with two organizations each, both opened by a key. */
async function openThree() {
  const servers = [await serve(0), await serve(1), await serve(2)] as const;
  const [first, ...others] = servers;
  const app = await openConsole(
    first,
    ORGANIZATIONS.map((organization) => ({ organization })),
  );
  const ids = [app.instanceId];
  for (const server of others) {
    const { name, origin } = server;
    const added = await app.credentialStore.addInstance({ name, origin, ...keyOf(server) });
    const { id } = good(added);
    const labs = keyOf(server, 'owner@example.com', 'Labs');
    good(await app.credentialStore.storeKey(id, { ...labs, origin, replaces: [] }));
    ids.push(id);
  }
  return { app, servers, ids };
}
type Three = Awaited<ReturnType<typeof openThree>>;

async function readTargets({ app, servers, ids }: Three): Promise<Target[]> {
  const read = ids.map(async (instanceId, at) => {
    const account = good(await app.accounts.readAccount(instanceId));
    const targets = account.organizations.map(async ({ id: organizationId, name }): Promise<Target> => {
      const principal = principalIn(account, organizationId, null);
      const ref = { instanceId, organizationId };
      return {
        ...ref,
        instanceName: servers[at]?.name ?? '',
        organizationName: name,
        principal,
        members: good(await app.dokploy.call('user.all', ref)),
        invitations: good(await app.dokploy.call('organization.allInvitations', ref)),
        roles: rolesOffered(principal, []),
        whyUnknown: null,
      };
    });
    return Promise.all(targets);
  });
  return (await Promise.all(read)).flat();
}

/** What each server was asked to invite: its name, the address and the role. */
const asked = ({ servers }: Three) =>
  servers.flatMap(({ name, requests }) =>
    requests
      .filter(({ method }) => method === 'POST')
      .map(({ call, body }) => {
        const { email, role } = JSON.parse(body) as { email: string; role: string };
        return `${call} ${name} ${email} ${role}`;
      }),
  );
const open = ({ servers }: Three) =>
  servers.flatMap(({ name, world }) =>
    world.invitations.map(({ email, organizationId }) => {
      const organization = world.organizations.find(({ id }) => id === organizationId)?.name;
      return `${email} to ${organization} on ${name}`;
    }),
  );
const meant = ({ change, instanceName, organizationName }: Omit<PlannedStep, 'denied'>) =>
  `${'email' in change ? change.email : ''} to ${organizationName} on ${instanceName}`;

test('twenty addresses are invited to six organizations on three instances: each once, also after a lost answer, but for three conflicts that are said before', async () => {
  const three = await openThree();
  const { app, servers, ids } = three;
  const targets = await readTargets(three);
  const lacking = ({ instanceId, organizationName }: Target) =>
    instanceId === ids[2] && organizationName === 'Labs';
  const steps = targets.flatMap((target) =>
    invitationSteps(EMAILS, lacking(target) ? 'auditor' : 'admin', target, Date.now()),
  );
  expect(steps).toHaveLength(120);
  const denied = steps.filter((step) => step.denied !== undefined);
  expect(new Set(denied.map((step) => step.denied))).toEqual(
    new Set([
      'Already a member (member).',
      'Already invited (member); the link still works.',
      'The role “auditor” does not exist there.',
    ]),
  );
  expect(denied.map(meant)).toEqual([
    `${MEMBER} to Acme on Server 0`,
    `${PENDING} to Labs on Server 1`,
    ...EMAILS.map((email) => `${email} to Labs on Server 2`),
  ]);

  // The first server's first answer is lost after it was done; what follows there stays open, and is run later.
  servers[0].setFault({ kind: 'reset' }, { call: 'organization.inviteMember', times: 1, effect: true });
  const { operationId } = good(await app.engine.start({ kind: 'invite', steps }));
  const first = await ended(app.engine, operationId);
  expect(first.counts).toMatchObject({ done: 60, open: 38, skipped: 22, failed: 0, unknown: 0 });
  good(await app.engine.calls['operations.continue']({ operationId }));
  const last = await ended(app.engine, operationId);
  expect(last.counts).toMatchObject({ done: 98, skipped: 22 });
  expect(last.phase).toBe('ended');
  expect(words(last).every((word) => word === 'done' || word === 'skipped')).toBe(true);

  const possible = steps.filter((step) => step.denied === undefined);
  const calls = possible.map(
    ({ change, instanceName }) =>
      `organization.inviteMember ${instanceName} ${'email' in change ? change.email : ''} admin`,
  );
  expect(asked(three).sort()).toEqual(calls.sort());
  expect(open(three).sort()).toEqual([...possible.map(meant), `${PENDING} to Labs on Server 1`].sort());

  // Each has its link, told apart by person and place.
  const made = last.steps.flatMap((step) => madeInvitation(step) ?? []);
  good(await app.call('invitations.copyLinks', { links: linksOf(made) }));
  const linkOf = (email: string, at: number, organization: string) => {
    const server = servers[at] as SimulatedInstance;
    const organizationId = server.world.organizations.find(({ name }) => name === organization)?.id;
    const row = server.world.invitations.find(
      (each) => each.email === email && each.organizationId === organizationId,
    );
    return `${server.origin}/invitation?token=${row?.id}`;
  };
  const lines = app.clipboard[0]?.split('\n') ?? [];
  expect(lines).toHaveLength(98);
  expect(lines.slice(0, 5)).toEqual([
    `${EMAILS[0]}, Acme on Server 0: ${linkOf('person-0@new.example', 0, 'Acme')}`,
    `${EMAILS[0]}, Labs on Server 0: ${linkOf('person-0@new.example', 0, 'Labs')}`,
    `${EMAILS[0]}, Acme on Server 1: ${linkOf('person-0@new.example', 1, 'Acme')}`,
    `${EMAILS[0]}, Labs on Server 1: ${linkOf('person-0@new.example', 1, 'Labs')}`,
    `${EMAILS[0]}, Acme on Server 2: ${linkOf('person-0@new.example', 2, 'Acme')}`,
  ]);
});
