import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { LAST_SIGN_IN } from '../../src/shared/facts/signIn.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const DAY = 86_400_000;
const DESK = 'desk@example.com';
const HOST = 'host@example.com';
const LEAD = 'lead@example.com';
const OWNER = 'owner@example.com';

let server: SimulatedInstance;
let app: Quayside;
let now: number;
let start: number;
let instanceId: string;

const personOf = (email: string) => server.world.users.find((each) => each.email === email)?.id ?? '';
const signIn = (email: string, at: number) =>
  server.world.addSession({ userId: personOf(email), createdAt: new Date(at).toISOString() });

async function open(user: string, version: '0.28.8' | '0.30.2' = '0.30.2') {
  now = Date.now();
  start = now;
  server = await simulator.addInstance({
    version,
    seed: owned({
      name: 'Acme',
      members: [{ email: DESK }, { email: HOST }, { email: LEAD, role: 'admin' }],
    }),
  });
  app = await openQuayside({ clock: () => now });
  instanceId = await app.add(server, { user, organization: 'Acme' });
  const organizationId = server.world.organizations[0]?.id ?? '';
  await app.call('members.list', { instanceId, organizationId });
}

const look = () => app.call('sessions.list', { instanceId });
async function lookUntil(days: number) {
  for (const day of [0, days]) {
    now = start + day * DAY;
    await look();
  }
}
const emails = async (query: Partial<typeof EVERYONE>) =>
  (await app.call('people.list', { query: { ...EVERYONE, ...query }, from: 0, count: 9 })).persons.map(
    ({ email }) => email,
  );
async function cellsOf(email: string) {
  const { persons } = await app.call('people.list', {
    query: { ...EVERYONE, search: email },
    from: 0,
    count: 1,
  });
  return persons[0]?.cells ?? [];
}
const lastOf = async (email: string) => LAST_SIGN_IN.atOf(await cellsOf(email));
const noteOf = async (email: string) => LAST_SIGN_IN.noteOf(await cellsOf(email), String);

describe('with an owner’s key', () => {
  beforeEach(() => open(OWNER));

  test('the newest sign-in of each is known once the sessions were read, and a refresh reads none', async () => {
    signIn(DESK, start - 2 * DAY);
    signIn(DESK, start - 3 * DAY);
    server.requests.clear();
    await app.actions.refreshAll();
    expect(server.requests.filter(({ call }) => call === 'user.listSessions')).toEqual([]);
    expect([await lastOf(DESK), await noteOf(DESK)]).toEqual([
      'unknown',
      'Quayside has not read the sessions yet.',
    ]);
    await look();
    expect([await lastOf(DESK), await lastOf(HOST)]).toEqual([start - 2 * DAY, 'never seen']);
    expect(await noteOf(HOST)).toBe(`Looked for from ${start} to ${start}.`);
  });

  test('is also learnt where the sessions of one person are read, of them alone', async () => {
    signIn(DESK, start - DAY);
    signIn(HOST, start - DAY);
    const organizationIds = [server.world.organizations[0]?.id ?? ''];
    const accounts = [{ userId: personOf(DESK), organizationIds }];
    await app.call('sessions.ofAccounts', { instanceId, accounts });
    expect([await lastOf(DESK), await lastOf(HOST)]).toEqual([start - DAY, 'unknown']);
  });

  test('“not for 90 days” is unknown before Quayside has looked for as long', async () => {
    signIn(DESK, start - 100 * DAY);
    signIn(LEAD, start + 60 * DAY);
    await lookUntil(89);
    expect(await emails({ signIn: ['quiet'] })).toEqual([]);
    expect(await emails({ signIn: ['unknown'] })).toEqual([DESK, HOST, LEAD, OWNER]);
    await lookUntil(90);
    expect(await emails({ signIn: ['quiet'] })).toEqual([DESK, HOST, OWNER]);
    expect(await emails({ signIn: ['unknown'] })).toEqual([]);
    expect(await emails({ signIn: ['never'] })).toEqual([HOST, OWNER]);
    expect((await emails({ sort: { by: 'sign-in', descending: false } })).slice(0, 2)).toEqual([DESK, LEAD]);
    expect((await emails({ sort: { by: 'sign-in', descending: true } })).slice(0, 2)).toEqual([LEAD, DESK]);
    // Nobody has looked since: nothing is said of the time after.
    now = start + 400 * DAY;
    expect(await emails({ signIn: ['quiet'] })).not.toContain(LEAD);
  });

  test('stays when its session is listed no more, and over a restart, with since when Quayside looks', async () => {
    signIn(DESK, start - DAY);
    await look();
    server.world.sessions.length = 0;
    now = start + 5 * DAY;
    await look();
    app = await app.restart();
    expect([await lastOf(DESK), await noteOf(DESK)]).toEqual([
      start - DAY,
      `Looked for from ${start} to ${now}.`,
    ]);
  });

  test('is forgotten with its instance, also where an answer comes later', async () => {
    signIn(DESK, start - DAY);
    await look();
    await app.flush();
    expect((await filesWith(personOf(DESK))).map((file) => path.basename(file))).toContain('summary.json');
    const hold = server.hold('user.listSessions');
    const reading = app.bridge.call('sessions.list', { instanceId });
    await hold.arrived;
    await app.call('instances.remove', { instanceId });
    hold.release();
    await reading;
    await app.flush();
    expect(await filesWith(personOf(DESK))).toEqual([]);
  });

  test('is exported with since when Quayside looks', async () => {
    signIn(DESK, start - DAY);
    await look();
    await app.call('people.export', { query: EVERYONE, format: 'csv' });
    const [head = '', ...lines] = readFileSync(app.files.saved.at(-1) ?? '', 'utf8').split('\r\n');
    const at = head.split(',').indexOf('Last sign-in (UTC)');
    expect(lines.find((line) => line.startsWith(DESK))?.split(',')[at]).toBe(
      new Date(start - DAY).toISOString(),
    );
    expect(lines.find((line) => line.startsWith(HOST))?.split(',')[at]).toBe('never seen');
  });
});

test('a key of an admin shows the sign-ins of its own person, and of nobody else: those are unknown, with why', async () => {
  await open(LEAD);
  signIn(DESK, start - DAY);
  signIn(LEAD, start - DAY);
  await look();
  expect([await lastOf(LEAD), await lastOf(DESK)]).toEqual([start - DAY, 'unknown']);
  expect(await noteOf(DESK)).toBe('Only an owner’s key shows other people’s sign-ins.');
  expect(await emails({ signIn: ['never'] })).toEqual([]);
});

test('before Dokploy 0.30.0 it is unknown, with why', async () => {
  await open(OWNER, '0.28.8');
  await app.bridge.call('sessions.list', { instanceId });
  expect([await lastOf(DESK), await noteOf(DESK)]).toEqual([
    'unknown',
    'Dokploy shows sign-ins from 0.30.0 on.',
  ]);
});

async function filesWith(word: string): Promise<string[]> {
  const all = await readdir(app.computer.folder, { recursive: true, withFileTypes: true });
  return all
    .filter((each) => each.isFile())
    .map((each) => path.join(each.parentPath, each.name))
    .filter((file) => file.includes('seen') && readFileSync(file, 'utf8').includes(word));
}
