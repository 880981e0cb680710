import { describe, expect, test } from 'vitest';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { codeOf, openConsole } from '../operations/console.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const DESK = 'desk@example.com';

/** A server where two people are invited to what somebody else owns. */
async function serve(version: Version) {
  const server = await simulator.serve(
    version,
    { name: 'Acme', members: [{ email: DESK, role: 'admin' }] },
    {
      name: 'Guests\nand hosts',
      owner: { email: 'host@example.com' },
      invitations: [
        { email: OWNER, role: 'admin' },
        { email: DESK },
        { email: OWNER, expired: true },
        { email: OWNER, status: 'canceled' },
        { email: 'other@example.com' },
      ],
    },
  );
  return server;
}

describe('what the people whose keys are here are invited to', () => {
  test.each(['0.25.7', '0.26.5', '0.28.6', '0.30.2'] as const)(
    'is what waits for each of them on the whole instance, on %s',
    async (version) => {
      const server = await serve(version);
      const app = await openConsole(server, [{ user: OWNER }, { user: DESK }]);
      const own = await app.call('invitations.own');
      expect(own.ok && own.value).toMatchObject({
        invitations: [
          { email: OWNER, role: 'admin', userId: app.person(OWNER), organizationName: 'Guests and hosts' },
          { email: DESK, role: 'member', userId: app.person(DESK) },
        ],
        unread: [],
      });
      expect(own.ok && own.value.invitations).toHaveLength(2);
    },
  );

  test('is one request for each person, however many keys they have', async () => {
    const server = await serve('0.30.2');
    const app = await openConsole(server, [{ user: OWNER }, { user: OWNER }, { user: DESK }]);
    server.requests.clear();
    await app.call('invitations.own');
    expect(server.requests.filter(({ call }) => call === 'user.getInvitations')).toHaveLength(2);
  });

  test('is told without those who could not be asked for, who are named; where nobody could, it fails', async () => {
    const server = await serve('0.30.2');
    const app = await openConsole(server, [{ user: OWNER }, { user: DESK }]);
    const call = 'user.getInvitations';
    server.setFault({ kind: 'status', status: 403 }, { call, times: 1 });
    const partly = await app.call('invitations.own');
    expect(partly.ok && [partly.value.invitations.length, partly.value.unread.length]).toEqual([1, 1]);
    server.setFault({ kind: 'status', status: 403 }, { call });
    expect(codeOf(await app.call('invitations.own'))).toBe('proxy-page');
  });
});
