import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountSessions, SessionList } from '../../../src/shared/calls/organizations.ts';
import { sessionShape } from '../../../src/shared/dokploy.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { type Version, versions } from '../../dokploy/versions.ts';
import { type Actor, codeOf, openConsole, wordsOf } from '../operations/console.ts';
import { good } from '../operations/keyConsole.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const LEAD = 'lead@example.com';
const DESK = 'desk@example.com';
const BOOKS = 'books@example.com';
const HOST = 'host@example.com';

/** Acme and Billing of one owner, and Hosted of another; everybody signed in once, the desk twice. */
async function serve(version: Version = '0.30.2'): Promise<SimulatedInstance> {
  const server = await simulator.serve(
    version,
    { name: 'Acme', members: [{ email: LEAD, role: 'admin' }, { email: DESK }] },
    { name: 'Billing', members: [{ email: DESK }, { email: BOOKS }] },
    {
      name: 'Hosted',
      owner: { email: HOST },
      members: [{ email: LEAD, role: 'admin' }, { email: DESK }],
    },
  );
  for (const [at, { id: userId }] of server.world.users.entries())
    server.world.addSession({ userId, createdAt: server.world.date((at - 10) * 60_000) });
  server.world.addSession({ userId: idOf(server, DESK), userAgent: 'node' });
  return server;
}

const idOf = ({ world }: SimulatedInstance, email: string) =>
  world.users.find((row) => row.email === email)?.id ?? '';

let server: SimulatedInstance;
beforeEach(async () => {
  server = await serve();
});

async function open(actors: Actor[]) {
  const app = await openConsole(server, actors);
  good(await app.accounts.readAccount(app.instanceId));
  server.requests.clear();
  return {
    app,
    list: async () => good(await app.call('sessions.list')),
    of: async (email: string, ...names: string[]) => {
      const accounts = [
        { userId: app.person(email), organizationIds: names.map((name) => app.organization(name)) },
      ];
      return good(await app.call('sessions.ofAccounts', { accounts }))[0] as AccountSessions;
    },
    asked: () => server.requests.filter(({ call }) => call === 'user.listSessions'),
  };
}

const emailsOf = ({ sessions }: Pick<SessionList, 'sessions'>) => sessions.map(({ email }) => email);

describe('who is signed in on an instance', () => {
  test('is asked of each owner once, and joined: who is in several organizations is listed once, the newest first', async () => {
    const { app, list, asked } = await open([{ organization: 'Acme' }, { organization: 'Billing' }]);
    const told = await list();
    expect(emailsOf(told)).toEqual([DESK, BOOKS, DESK, LEAD, OWNER]);
    expect(told.whole.toSorted()).toEqual([app.organization('Acme'), app.organization('Billing')].toSorted());
    expect(asked()).toHaveLength(2);
    expect(new Set(asked().map(({ headers }) => headers['x-api-key'])).size).toBe(2);
    // By whose key, and where, each can be revoked.
    for (const { organizationId, actorId, userId } of told.sessions) {
      expect(actorId).toBe(app.person(OWNER));
      expect(server.world.membership(userId, organizationId)).not.toBeNull();
    }
  });

  test('holds no more of a session than its shape names: never what it is', async () => {
    const { list } = await open([{}]);
    const fields = new Set((await list()).sessions.flatMap((each) => Object.keys(each)));
    expect([...fields].filter((field) => !(field in sessionShape.shape))).toEqual([
      'organizationId',
      'actorId',
    ]);
    expect(fields).not.toContain('isCurrent');
  });

  test('is unknown, and not nobody, where no owner’s key is: another’s shows its own person alone, without an error', async () => {
    const { app, list, asked } = await open([{ user: LEAD, organization: 'Hosted' }]);
    const told = await list();
    expect(emailsOf(told)).toEqual([LEAD]);
    expect(told).toMatchObject({ whole: [], own: [app.person(LEAD)] });
    expect(told.unknown).toEqual([
      {
        organizationId: app.organization('Hosted'),
        why: 'Only the owner’s key shows and ends other people’s sessions. This key belongs to an admin.',
      },
      { organizationId: app.organization('Acme'), why: 'This organization has no key.' },
    ]);
    expect(asked()).toHaveLength(1);
  });

  test('asks with a key of somebody whom an owner’s key shows no second time', async () => {
    const { app, list, asked } = await open([
      { organization: 'Acme' },
      { user: DESK, organization: 'Acme' },
      { user: LEAD, organization: 'Acme' },
      { user: LEAD, organization: 'Hosted' },
    ]);
    const told = await list();
    expect(told).toMatchObject({ whole: [app.organization('Acme')], own: [] });
    expect(asked()).toHaveLength(1);
    expect(told.unknown.map(({ organizationId }) => organizationId)).toContain(app.organization('Hosted'));
  });

  test('of an organization whose answer failed is unknown with why, beside the others', async () => {
    const { app, list } = await open([{ organization: 'Acme' }, { organization: 'Billing' }]);
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.listSessions', times: 1 });
    const told = await list();
    expect(told.whole).toHaveLength(1);
    expect(told.unknown.filter(({ why }) => /proxy|answered/i.test(why))).toHaveLength(1);
    expect(told.sessions.length).toBeGreaterThan(0);
    expect(app.writes()).toEqual([]);
  });

  test('fails as the server does where it answers nobody', async () => {
    const { app } = await open([{ organization: 'Acme' }, { organization: 'Billing' }]);
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.listSessions' });
    expect(codeOf(await app.call('sessions.list'))).toBe('proxy-page');
  });
});

test.each(versions.filter((version) => version !== '0.30.2'))(
  'is not asked for on Dokploy %s, which is too old, and says so',
  async (version) => {
    server = await serve(version);
    const { app, asked } = await open([{}]);
    for (const answer of [
      await app.call('sessions.list'),
      await app.call('sessions.ofAccounts', { accounts: [{ userId: 'x', organizationIds: [] }] }),
    ]) {
      expect(codeOf(answer)).toBe('server-too-old');
      expect(wordsOf(answer)).toBe(
        `Seeing who is signed in needs Dokploy 0.30.0 or newer. This server runs ${version}.`,
      );
    }
    expect(asked()).toEqual([]);
  },
);

describe('the sessions of one account', () => {
  test('are asked of one owner alone, wherever the account is, and are all that it has', async () => {
    const { of, asked } = await open([{ organization: 'Acme' }, { organization: 'Billing' }]);
    const told = await of(DESK, 'Acme', 'Billing', 'Hosted');
    expect(told).toMatchObject({ state: 'known', sessions: [{ email: DESK }, { email: DESK }] });
    expect(asked()).toHaveLength(1);
  });

  test('are asked of the next owner where the first did not answer', async () => {
    const { of, asked } = await open([{ organization: 'Acme' }, { organization: 'Billing' }]);
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.listSessions', times: 1 });
    expect(await of(DESK, 'Acme', 'Billing')).toMatchObject({ state: 'known' });
    expect(asked()).toHaveLength(2);
  });

  test('are known to be none, where an owner’s key shows the account and no session of it', async () => {
    server.world.sessions = [];
    const { of } = await open([{ organization: 'Acme' }]);
    expect(await of(DESK, 'Acme')).toEqual({ state: 'known', userId: idOf(server, DESK), sessions: [] });
  });

  test('are unknown, and not none, where no owner’s key shows it', async () => {
    const { of, asked } = await open([{ user: LEAD, organization: 'Hosted' }, { organization: 'Acme' }]);
    expect(await of(BOOKS, 'Billing')).toMatchObject({
      state: 'unknown',
      why: 'This organization has no key.',
    });
    expect(await of(HOST, 'Hosted')).toMatchObject({ state: 'unknown', why: /Only the owner’s key/ });
    expect(asked()).toEqual([]);
  });

  test('are one’s own with any key', async () => {
    const { of } = await open([{ user: LEAD, organization: 'Hosted' }]);
    expect(await of(LEAD, 'Hosted')).toMatchObject({ state: 'known', sessions: [{ email: LEAD }] });
  });

  test('say how reading failed', async () => {
    const { of } = await open([{ organization: 'Acme' }]);
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.listSessions' });
    expect(await of(DESK, 'Acme')).toMatchObject({ state: 'failed', error: { code: 'proxy-page' } });
  });
});
