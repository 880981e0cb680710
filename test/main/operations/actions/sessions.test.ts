import { beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import { type Actor, codeOf, openConsole, wordsOf } from '../console.ts';
import { good } from '../keyConsole.ts';
import { ended, planOf, run, words } from '../plans.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const LEAD = 'lead@example.com';
const DESK = 'desk@example.com';

let server: SimulatedInstance;
beforeEach(async () => {
  server = await simulator.serve('0.30.2', {
    name: 'Acme',
    members: [{ email: LEAD, role: 'admin' }, { email: DESK }],
  });
  for (const { id: userId } of server.world.users) server.world.addSession({ userId });
  server.world.addSession({ userId: idOf(DESK), userAgent: 'node' });
});

const idOf = (email: string) => server.world.users.find((row) => row.email === email)?.id ?? '';
const sessionsOf = (email: string) => server.world.sessions.filter(({ userId }) => userId === idOf(email));

async function open(actors: Actor[] = [{}]) {
  const app = await openConsole(server, actors);
  good(await app.accounts.readAccount(app.instanceId));
  server.requests.clear();
  const at = { instanceId: app.instanceId, organizationId: app.organization() };
  const of = (email: string) => ({ ...at, userId: idOf(email), email });
  const all = (email: string): Change => ({ action: 'sessions.revokeAll', ...of(email) });
  const one = (email: string, sessionId = sessionsOf(email)[0]?.id ?? ''): Change => ({
    action: 'sessions.revoke',
    ...of(email),
    sessionId,
    device: 'Firefox on Linux',
  });
  const sent = () => app.writes().filter(({ call }) => call === 'user.revokeSession').length;
  return {
    app,
    all,
    one,
    sent,
    run: (...changes: Change[]) => run(app.engine, planOf(changes, 'revoke-sessions')),
  };
}

describe('revoking one session', () => {
  test('ends that one alone; a repeated one, which is 404 “Session not found”, is done already', async () => {
    const { one, run: start } = await open();
    const change = one(DESK);
    const operation = await start(change, change);
    expect(words(operation)).toEqual(['done', 'done']);
    expect(operation.steps[0]?.state).not.toHaveProperty('already');
    expect(operation.steps[1]?.state).toMatchObject({ already: true, undo: null });
    expect(sessionsOf(DESK)).toHaveLength(1);
    expect(operation.undoable).toBe(0);
  });

  test('that is not found, since the person left the organization, is not taken for signed out', async () => {
    const { one, run: start } = await open();
    const change = one(DESK);
    server.world.members = server.world.members.filter(({ userId }) => userId !== idOf(DESK));
    const operation = await start(change);
    expect(operation.steps[0]?.state).toMatchObject({
      state: 'skipped',
      why: `${DESK} is no longer a member there: no key shows whether they are signed in.`,
    });
    expect(sessionsOf(DESK)).toHaveLength(2);
  });

  test('of another person is not even asked of a key that is not the owner’s; one’s own is', async () => {
    const { app, one, run: start, sent } = await open([{ user: LEAD }]);
    const refused = await app.send('sessions.revoke', one(DESK));
    expect(codeOf(refused)).toBe('forbidden');
    expect(wordsOf(refused)).toMatch(/^Only the owner’s key/);
    expect(sent()).toBe(0);
    expect(words(await start(one(LEAD)))).toEqual(['done']);
    expect(sessionsOf(LEAD)).toEqual([]);
  });

  test('leaves API keys as they are', async () => {
    const key = server.key({ user: DESK, organization: 'Acme' });
    const { one, run: start } = await open();
    await start(one(DESK));
    const asked = await fetch(`${server.origin}/api/user.get`, { headers: { 'x-api-key': key } });
    expect(asked.status).toBe(200);
  });
});

describe('revoking all sessions of a person', () => {
  test('ends those that the server lists when its turn comes, also the newest, and nobody else’s', async () => {
    const { all, run: start } = await open();
    const change = all(DESK);
    server.world.addSession({ userId: idOf(DESK) });
    const operation = await start(change);
    expect(words(operation)).toEqual(['done']);
    expect(sessionsOf(DESK)).toEqual([]);
    expect(sessionsOf(OWNER)).toHaveLength(1);
    expect(operation.steps[0]?.state).toMatchObject({ output: { sessionIds: { length: 3 } } });
  });

  test('of whoever is not signed in is done already, and sends nothing', async () => {
    const { all, run: start, sent } = await open();
    server.world.sessions = [];
    expect((await start(all(DESK))).steps[0]?.state).toMatchObject({ state: 'done', already: true });
    expect(sent()).toBe(0);
  });

  test('counts one that is gone when its turn comes as revoked, and none in which the person signed in again', async () => {
    const { all, run: start, sent } = await open();
    const held = server.hold('user.revokeSession');
    const running = start(all(DESK));
    await held.arrived;
    server.world.sessions = [];
    server.world.addSession({ userId: idOf(DESK) });
    held.release();
    expect(words(await running)).toEqual(['done']);
    expect(sent()).toBe(2);
    expect(sessionsOf(DESK)).toHaveLength(1);
  });

  test('of which a part failed is not done, and does the rest when it is run again', async () => {
    const { app, all, run: start } = await open();
    const held = server.hold('user.revokeSession');
    const running = start(all(DESK));
    await held.arrived;
    const body = { message: 'Not allowed.', code: 'FORBIDDEN' };
    server.setFault({ kind: 'foreign', status: 403, body }, { call: 'user.revokeSession', times: 1 });
    held.release();
    const { id: operationId, steps } = await running;
    expect(steps[0]?.state).toMatchObject({ state: 'failed', error: { code: 'forbidden' } });
    expect(sessionsOf(DESK)).toHaveLength(1);
    good(await app.engine.calls['operations.retry']({ operationId }));
    expect(words(await ended(app.engine, operationId))).toEqual(['done']);
    expect(sessionsOf(DESK)).toEqual([]);
  });
});
