import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { clockAhead, makeProfile, startCommand } from './command.ts';

const simulator = testSimulator();
const VERSIONS: Version[] = ['0.26.5', '0.30.2'];
const KILLS = 50;
/** More than are needed: a life that is not met by its kill ends its round. */
const ROUNDS = 8;

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

test('killed at 50 moments and run again, apply does everything once', async () => {
  const rounds = Array.from({ length: ROUNDS }, (_, at) => at);
  const servers = await Promise.all(
    VERSIONS.map((version, at) =>
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
      else if (code === 2 && stderr.includes('in two minutes')) ahead += 130_000;
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
