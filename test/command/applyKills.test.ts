import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { type Version, versions } from '../dokploy/versions.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { clockAhead, makeProfile, type Run, runCommand, startCommand } from './command.ts';

const simulator = testSimulator();
const KILLED_OFTEN: Version[] = ['0.26.5', '0.30.2'];
const KILLS = 15;
/** More than are needed: a life that is not met by its kill ends its round. */
const ROUNDS = 4;

/** The same moments at each run. */
let seed = 20261130;
function random(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}

const NAMES = Array.from({ length: 5 }, (_, at) => at);
/** Of a round: members who go, members who become admins, and people who are invited. */
const [goes, rises, comes] = ['goes', 'rises', 'comes'].map(
  (what) => (round: number) => NAMES.map((at) => `${what}${at}.${round}@example.com`),
) as [(round: number) => string[], (round: number) => string[], (round: number) => string[]];

/** Tells of each request that comes in, before it is answered. */
function onRequest(server: SimulatedInstance, tell: (method: string) => void): void {
  const push = server.requests.push.bind(server.requests);
  server.requests.push = (...requests) => {
    for (const { method } of requests) tell(method);
    return push(...requests);
  };
}

test('killed at 15 moments and run again, apply does everything once', async () => {
  const rounds = Array.from({ length: ROUNDS }, (_, at) => at);
  const servers = await Promise.all(
    KILLED_OFTEN.map((version, at) =>
      simulator.addInstance({
        name: `S${at}`,
        version,
        seed: owned({
          name: 'Acme',
          members: rounds.flatMap((round) =>
            [...goes(round), ...rises(round)].map((email) => ({ email, role: 'member' })),
          ),
        }),
      }),
    ),
  );
  const profile = await makeProfile(servers);
  const folder = makeFolder();
  const fileOf = (round: number) => {
    const lines = servers.flatMap(({ name }) => [
      ...goes(round).map((email) => `${email},${name},Acme,none`),
      ...rises(round).map((email) => `${email},${name},Acme,admin`),
      ...comes(round).map((email) => `${email},${name},Acme,member`),
    ]);
    const file = path.join(folder, `${round}.csv`);
    writeFileSync(file, ['address,instance,organization,role', ...lines].join('\n'));
    return file;
  };
  let heard: (method: string) => void = () => {};
  for (const server of servers) onRequest(server, (method) => heard(method));

  /** ms: what may still be done is waited for, by a clock that is so far ahead. */
  let ahead = 0;
  /** One life: killed so many ms after so many requests of a kind, or after its start; null: never. */
  async function live(
    file: string,
    kill: { method: 'GET' | 'POST' | null; times: number; ms: number } | null,
  ) {
    const args = ['apply', file, '--confirm', '--max-removals', '100%', '--profile', profile];
    const { child, ended } = startCommand(args, { env: clockAhead(ahead) });
    let left = kill?.times ?? 0;
    const end = () => setTimeout(() => child.kill('SIGKILL'), kill?.ms);
    heard = (method) => {
      if (method !== kill?.method) return;
      left -= 1;
      if (left === 0) end();
    };
    if (kill?.method === null) end();
    return ended;
  }

  let kills = 0;
  let round = 0;
  for (; round < ROUNDS && kills < KILLS; round += 1) {
    const file = fileOf(round);
    for (;;) {
      const kind = random(4);
      const moment =
        kind === 0
          ? { method: null, times: 0, ms: random(900) }
          : kind === 1
            ? { method: 'GET' as const, times: 1 + random(25), ms: random(5) }
            : { method: 'POST' as const, times: 1 + random(2), ms: random(6) };
      const { code, stderr } = await live(file, kills < KILLS ? moment : null);
      if (code === null) kills += 1;
      else if (code === 2 && stderr.includes('Run it again in')) ahead += 130_000;
      else {
        expect({ code, stderr: stderr.replace(/\d+ invitations? w.*\n/, '') }).toEqual({
          code: 0,
          stderr: '',
        });
        break;
      }
    }
  }
  expect(kills).toBe(KILLS);

  for (const { world, requests } of servers) {
    const emailOf = (userId: string) => world.users.find(({ id }) => id === userId)?.email ?? '';
    const roles = Object.fromEntries(world.members.map(({ userId, role }) => [emailOf(userId), role]));
    const done = rounds.slice(0, round);
    const later = rounds.slice(round);
    expect(roles).toEqual({
      'owner@example.com': 'owner',
      ...Object.fromEntries(done.flatMap(rises).map((email) => [email, 'admin'])),
      ...Object.fromEntries(
        later.flatMap((at) => [...goes(at), ...rises(at)]).map((email) => [email, 'member']),
      ),
    });
    expect(world.invitations.map(({ email }) => email).sort()).toEqual(done.flatMap(comes).sort());
    const sent = requests.filter(({ method, status }) => method === 'POST' && status === 200);
    const each = sent.map(({ call, body }) => `${call} ${body}`);
    expect(each).toEqual([...new Set(each)]);
  }
}, 600_000);

const DESK = 'desk@example.com';
const OPEN = 'open@example.com';
const NEW = 'new@example.com';
/** What `apply` sends, by the line that asks for it: the calls, of which a version has one, and those it is done in. */
const WRITES: { name: string; line: string; calls: string[]; on?: readonly Version[] }[] = [
  {
    name: 'an invitation',
    line: `${NEW},Acme,member,`,
    calls: ['organization.inviteMember', 'auth/organization/invite-member'],
    on: ['0.25.7', '0.26.5', '0.28.7', '0.28.8', '0.30.2'],
  },
  {
    name: 'the removal of an invitation',
    line: `${OPEN},Acme,none,`,
    calls: ['organization.removeInvitation'],
  },
  {
    name: 'the first half of a renewal',
    line: `${OPEN},Acme,admin,`,
    calls: ['organization.removeInvitation'],
    on: ['0.25.7', '0.26.5', '0.28.7', '0.28.8', '0.30.2'],
  },
  {
    name: 'the second half of a renewal',
    line: `${OPEN},Acme,admin,`,
    calls: ['organization.inviteMember', 'auth/organization/invite-member'],
    on: ['0.25.7', '0.26.5', '0.28.7', '0.28.8', '0.30.2'],
  },
  {
    name: 'a role',
    line: `${DESK},Acme,admin,`,
    calls: ['organization.updateMemberRole'],
    on: versions.filter((version) => version !== '0.25.7'),
  },
  { name: 'permissions', line: `${DESK},Acme,member,nothing`, calls: ['user.assignPermissions'] },
  {
    name: 'the removal of a person',
    line: `${DESK},Acme,none,`,
    calls: ['user.remove', 'auth/organization/remove-member'],
  },
];

const accessOn = ({ world }: SimulatedInstance) => [
  ...world.members.map(({ userId, role, canAccessToDocker }) =>
    [world.users.find(({ id }) => id === userId)?.email, role, canAccessToDocker].join(' '),
  ),
  ...world.invitations.map(({ email, role }) => `${email} invited as ${role}`),
];

test.each(['request', 'answer'] as const)(
  'killed while every kind of write is on its way (its %s held) and run again at once, apply sends each once',
  async (stage) => {
    const acme = {
      name: 'Acme',
      members: [{ email: DESK, can: ['canAccessToDocker'] as const }],
      invitations: [{ email: OPEN }],
    };
    const places = await Promise.all(
      WRITES.flatMap(({ name, line, calls, on = versions }) =>
        on.map(async (version) => {
          const seed = owned(acme);
          const server = await simulator.addInstance({ name: `${name} on ${version}`, version, seed });
          return { name, line: line.replace(',', `,${server.name},`), calls, server };
        }),
      ),
    );
    const servers = places.map(({ server }) => server);
    const profile = await makeProfile(servers, {}, (quayside) =>
      quayside.call('access.keep', { name: 'before', instanceIds: [] }),
    );
    const file = path.join(makeFolder(), 'wanted.csv');
    const lines = places.map(({ line }) => line);
    writeFileSync(file, ['address,instance,organization,role,access', ...lines].join('\n'));
    const args = ['apply', file, '--confirm', '--max-removals', '100%', '--profile', profile];
    const writes = () =>
      servers.map(({ name, requests }) => ({
        name,
        sent: requests.flatMap(({ method, call }) => (method === 'POST' ? call : [])),
      }));

    const held = places.map(({ server, calls }) => calls.map((call) => server.hold(call, stage)));
    const first = startCommand(args);
    const arrived = held.map((holds) => Promise.race(holds.map((hold) => hold.arrived)));
    await Promise.race([Promise.all(arrived), first.ended.then((run) => expect(run).toBe('killed'))]);
    first.child.kill('SIGKILL');
    await first.ended;
    const sent = writes();

    const again: Run = await runCommand(args);
    expect(writes()).toEqual(sent);
    if (stage === 'request') {
      expect(again.code).toBe(2);
      expect(again.stderr).toMatch(/Run it again in \d+ seconds\./);
    }
    for (const hold of held.flat()) hold.release();

    const later = await runCommand(args, { env: clockAhead(130_000) });
    expect({ code: later.code, told: later.code === 0 || later.stderr + later.stdout }).toEqual({
      code: 0,
      told: true,
    });
    for (const { name, sent: all } of writes()) expect([name, all]).toEqual([name, [...new Set(all)]]);
    for (const [name, own] of Map.groupBy(places, (each) => each.name)) {
      const [one, ...others] = own.map(({ server }) => accessOn(server));
      for (const other of others) expect([name, other]).toEqual([name, one]);
    }
    const told = await runCommand(['drift', '--json', '--profile', profile]);
    expect(JSON.parse(told.stdout)).toMatchObject({ differences: [] });
  },
  120_000,
);
