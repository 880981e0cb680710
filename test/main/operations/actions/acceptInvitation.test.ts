import { describe, expect, test } from 'vitest';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import type { Version } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const DESK = 'desk@example.com';

/** Main with keys of two people, of whom one is invited to what somebody else owns. */
async function open(version: Version, invited = DESK) {
  const server = await simulator.serve(
    version,
    { name: 'Acme', members: [{ email: DESK, role: 'admin' }] },
    {
      name: 'Guests',
      owner: { email: 'host@example.com' },
      invitations: [{ email: invited, role: 'admin' }],
    },
  );
  const app = await openConsole(server, [{ user: OWNER }, { user: DESK }]);
  const invitationId = server.world.invitations[0]?.id ?? '';
  const change = { organizationId: app.organization('Guests'), invitationId, name: 'Guests', role: 'admin' };
  server.requests.clear();
  const sent = () => server.requests.filter(({ call }) => call === 'auth/organization/accept-invitation');
  return { app, change, sent };
}

describe('accepting an invitation', () => {
  test.each(['0.25.7', '0.26.5'] as const)('goes with a key of whom it waits for, on %s', async (version) => {
    const { app, change, sent } = await open(version);
    expect(await app.send('invitations.accept', { ...change, userId: app.person(DESK) })).toMatchObject({
      ok: true,
    });
    expect(sent()).toHaveLength(1);
    expect(app.member(DESK, 'Guests')?.role).toBe('admin');
    expect(app.member(OWNER, 'Guests')).toBeNull();
  });

  test('is refused by the server with the key of somebody else, in its own words', async () => {
    const { app, change } = await open('0.26.5');
    const refused = await app.send('invitations.accept', { ...change, userId: app.person(OWNER) });
    expect(codeOf(refused)).toBe('forbidden');
    expect(wordsOf(refused)).toContain('not the recipient');
    expect(app.member(OWNER, 'Guests')).toBeNull();
  });

  test('of one that is gone meanwhile is told as gone', async () => {
    const { app, change } = await open('0.26.5');
    const gone = { ...change, invitationId: 'gone', userId: app.person(DESK) };
    expect(codeOf(await app.send('invitations.accept', gone))).toBe('not-found');
  });

  test('trap: from 0.27.1 better-auth refuses every key, so nothing is sent, and its page is named', async () => {
    for (const version of ['0.27.1', '0.28.6', '0.30.2'] as const) {
      const { app, change, sent } = await open(version);
      const refused = await app.send('invitations.accept', { ...change, userId: app.person(DESK) });
      expect(codeOf(refused)).toBe('forbidden');
      expect(wordsOf(refused)).toContain('only on its own page');
      expect(sent()).toEqual([]);
    }
  });
});
