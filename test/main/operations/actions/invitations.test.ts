import { describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import { type Version, versions } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';
import { planOf, run } from '../plans.ts';

const simulator = testSimulator();

const every: Version[] = [...versions, 'cloud'];
const throughDokploy: Version[] = ['0.28.7', '0.28.8', '0.30.2', 'cloud'];
const throughBetterAuth: Version[] = ['0.25.7', '0.26.5'];
const inviting = [...throughBetterAuth, ...throughDokploy];
const notAtAll: Version[] = ['0.27.1', '0.28.6'];

const serve = (version: Version = '0.30.2', mail = true) =>
  simulator.serve(
    version,
    {
      name: 'Acme',
      mail,
      members: [{ email: 'ops@example.com', role: 'admin' }, { email: 'desk@example.com' }],
      invitations: [
        { email: 'vendor@example.net' },
        { email: 'late@example.net', role: 'admin', expired: true },
      ],
      roles: [{ role: 'auditor', permissions: { member: ['read'] } }],
    },
    { name: 'Billing', invitations: [{ email: 'other@example.net' }] },
  );

const pending = (server: SimulatedInstance, email: string) =>
  server.world.invitations.filter((row) => row.email === email);
const idOf = (server: SimulatedInstance, email: string) => pending(server, email)[0]?.id ?? email;

describe.each(inviting)('on Dokploy %s', (version) => {
  it('a person is invited once, with the address in lower case, into the key’s organization', async () => {
    const server = await serve(version);
    const app = await openConsole(server, [{ organization: 'Acme' }, { organization: 'Billing' }]);
    const organizationId = app.organization('Billing');
    const made = await app.send('invitations.create', {
      organizationId,
      email: ' New.Person@Example.com ',
      role: 'admin',
    });
    expect(app.writes()).toHaveLength(1);
    expect(pending(server, 'new.person@example.com')).toMatchObject([
      { id: made.ok && made.value.invitationId, role: 'admin', organizationId },
    ]);
  });

  it.each([
    ['desk@example.com', 'User is already a member of this organization'],
    ['owner@example.com', 'User is already a member of this organization'],
    ['vendor@example.net', 'nvit'],
  ])('inviting %s is told as a conflict', async (email, words) => {
    const app = await openConsole(await serve(version));
    const made = await app.send('invitations.create', {
      organizationId: app.organization(),
      email,
      role: 'member',
    });
    expect(codeOf(made)).toBe('conflict');
    expect(wordsOf(made)).toContain(words);
    expect(app.writes()).toHaveLength(1);
  });

  it('no one is invited as owner, and no bad address is sent', async () => {
    const app = await openConsole(await serve(version));
    const organizationId = app.organization();
    const invite = (email: string, role: string) =>
      app.send('invitations.create', { organizationId, email, role });
    expect(codeOf(await invite('new@example.com', 'owner'))).toBe('forbidden');
    for (const email of [
      '',
      'nobody',
      'a b@example.com',
      'jürgen@example.com',
      `${'a'.repeat(250)}@example.com`,
    ]) {
      const refused = await invite(email, 'member');
      expect(!refused.ok && refused.error).toMatchObject({ code: 'bad-input', details: { field: 'email' } });
    }
    expect(app.writes()).toEqual([]);
  });

  it('an expired invitation is renewed with the same role: one removal, then one invitation', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const before = idOf(server, 'late@example.net');
    const renewed = await app.send('invitations.renew', {
      organizationId: app.organization(),
      invitationId: before,
      email: 'late@example.net',
      role: 'admin',
    });
    const [left, ...more] = pending(server, 'late@example.net');
    expect(renewed.ok && renewed.value).toEqual({ invitationId: left?.id });
    expect(left?.role).toBe('admin');
    expect(more).toEqual([]);
    expect(left?.id).not.toBe(before);
    expect(Date.parse(left?.expiresAt ?? '')).toBeGreaterThan(Date.now());
    expect(app.writes().map(({ call }) => call)).toEqual([
      'organization.removeInvitation',
      throughDokploy.includes(version) ? 'organization.inviteMember' : 'auth/organization/invite-member',
    ]);
  });

  it('a renewal whose second half fails says that the old invitation is gone, and tries nothing twice', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const second = throughDokploy.includes(version)
      ? 'organization.inviteMember'
      : 'auth/organization/invite-member';
    server.setFault({ kind: 'status', status: 502 }, { call: second });
    const invitee = {
      instanceId: app.instanceId,
      organizationId: app.organization(),
      email: 'late@example.net',
      role: 'admin',
    };
    const invitationId = idOf(server, 'late@example.net');
    const renew = { action: 'invitations.renew', ...invitee, invitationId } as const;
    const { steps } = await run(app.engine, planOf([renew], 'renew-invitations'));
    expect(steps[0]?.state).toMatchObject({
      state: 'unknown',
      error: { code: 'proxy-page' },
      left: { action: 'invitations.create', ...invitee },
    });
    expect(app.writes()).toHaveLength(2);
    expect(pending(server, 'late@example.net')).toEqual([]);
  });

  it('a renewal whose first half fails invites no one', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const renew = (invitationId: string) =>
      app.send('invitations.renew', {
        organizationId: app.organization(),
        invitationId,
        email: 'late@example.net',
        role: 'admin',
      });
    expect(wordsOf(await renew('gone'))).toBe('Dokploy says: Invitation not found.');
    server.setFault({ kind: 'reset' }, { call: 'organization.removeInvitation' });
    const lost = await renew(idOf(server, 'late@example.net'));
    expect(!lost.ok && lost.error.details?.outcomeUnknown).toBe(true);
    expect(app.writes()).toHaveLength(2);
    expect(pending(server, 'late@example.net')).toHaveLength(1);
  });

  it('what could not be made again is not removed', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const renewed = await app.send('invitations.renew', {
      organizationId: app.organization(),
      invitationId: idOf(server, 'late@example.net'),
      email: 'late@example.net',
      role: 'owner',
    });
    expect(codeOf(renewed)).toBe('forbidden');
    expect(app.writes()).toEqual([]);
  });

  it('many asked for at once go one at a time on an instance, and none is lost or sent twice', async () => {
    const server = await serve(version);
    const app = await openConsole(server, [{ organization: 'Acme' }, { organization: 'Billing' }]);
    const name = throughDokploy.includes(version)
      ? 'organization.inviteMember'
      : 'auth/organization/invite-member';
    const invite = (email: string, organization: string) =>
      app.send('invitations.create', {
        organizationId: app.organization(organization),
        email,
        role: 'member',
      });
    const first = server.hold(name);
    const many = ['a', 'a', 'b', 'c'].map((letter) => invite(`${letter}@example.com`, 'Acme'));
    const other = invite('a@example.com', 'Billing');
    await first.arrived;
    // An answer to a read shows that the server had time for more than the one write that it holds.
    await app.call('organizations.active', {});
    expect(app.writes()).toHaveLength(1);
    first.release();
    expect((await Promise.all(many)).map(codeOf)).toEqual([null, 'conflict', null, null]);
    expect(codeOf(await other)).toBeNull();
    expect(app.writes()).toHaveLength(5);
  });
});

describe.each(notAtAll)('on Dokploy %s, where a key cannot invite', (version) => {
  it('nothing is sent, nothing is removed, and the words name the version that brings it', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const organizationId = app.organization();
    const invite = await app.send('invitations.create', {
      organizationId,
      email: 'n@example.com',
      role: 'member',
    });
    const renew = await app.send('invitations.renew', {
      organizationId,
      invitationId: idOf(server, 'late@example.net'),
      email: 'late@example.net',
      role: 'admin',
    });
    for (const refused of [invite, renew]) {
      expect(!refused.ok && refused.error).toMatchObject({
        code: 'server-too-old',
        details: { since: '0.28.7' },
      });
      expect(wordsOf(refused)).toContain('Open Dokploy and invite people there');
    }
    expect(app.writes()).toEqual([]);
  });
});

describe.each(every)('on Dokploy %s', (version) => {
  it('the invitations of the key’s own organization are listed as the server has them, and kept as last seen', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const organizationId = app.organization();
    const list = await app.call('invitations.list', { organizationId });
    const rows = list.ok ? list.value : [];
    // Expired is computed on the screen: the server leaves its status at pending.
    expect(rows.map(({ email, role, status }) => [email, role, status]).sort()).toEqual([
      ['late@example.net', 'admin', 'pending'],
      ['vendor@example.net', 'member', 'pending'],
    ]);
    const late = rows.find(({ email }) => email === 'late@example.net');
    expect(Date.parse(late?.expiresAt ?? '')).toBeLessThan(Date.now());
    const seen = await app.cache.list(app.instanceId, { kind: 'invitations', organizationId });
    expect(seen?.data).toEqual(rows);
    expect(app.writes()).toEqual([]);
  });

  it('an invitation of another organization is not removed with this one’s key', async () => {
    const server = await serve(version);
    const app = await openConsole(server);
    const removed = await app.send('invitations.remove', {
      organizationId: app.organization(),
      invitationId: idOf(server, 'other@example.net'),
    });
    expect(wordsOf(removed)).toBe('Dokploy says: You are not allowed to remove this invitation.');
    expect(pending(server, 'other@example.net')).toHaveLength(1);
  });
});

describe('an invitation with a role', () => {
  it.each([
    ['auditor', null],
    ['zzz', 'not-found'],
  ])('%s is made or refused by the server that has free roles', async (role, code) => {
    const app = await openConsole(await serve());
    const made = await app.send('invitations.create', {
      organizationId: app.organization(),
      email: 'n@example.com',
      role,
    });
    expect(codeOf(made)).toBe(code);
  });

  it.each(throughBetterAuth)('that better-auth on %s would not check is not sent', async (version) => {
    const app = await openConsole(await serve(version));
    const made = await app.send('invitations.create', {
      organizationId: app.organization(),
      email: 'n@example.com',
      role: 'auditor',
    });
    expect(!made.ok && made.error).toMatchObject({ code: 'server-too-old', details: { since: '0.28.7' } });
    expect(app.writes()).toEqual([]);
  });

  it('of an expired one invited anew is a conflict on newer servers', async () => {
    const app = await openConsole(await serve());
    const made = await app.send('invitations.create', {
      organizationId: app.organization(),
      email: 'late@example.net',
      role: 'admin',
    });
    expect(wordsOf(made)).toBe('Dokploy says: An invitation has already been sent to this email.');
  });
});

it('the links of invitations are put on the clipboard one a line, each once, with the instance’s own address', async () => {
  const server = await serve();
  const app = await openConsole(server);
  const { instanceId } = app;
  const links = ['one', 'two', 'one', 'a&b=c'].map((invitationId) => ({ instanceId, invitationId }));
  expect(await app.call('invitations.copyLinks', { links })).toEqual({ ok: true, value: { links: 3 } });
  expect(app.clipboard).toEqual([
    `${server.origin}/invitation?token=one\n${server.origin}/invitation?token=two\n${server.origin}/invitation?token=a%26b%3Dc`,
  ]);
  expect(server.requests).toHaveLength(0);
});

describe('sending by mail', () => {
  it('names the server’s mail notifications and nothing of their secrets, and sends once', async () => {
    const server = await serve();
    const app = await openConsole(server);
    const organizationId = app.organization();
    const providers = await app.call('invitations.mailProviders', { organizationId });
    const [row] = server.world.notifications;
    expect(providers).toEqual({ ok: true, value: [{ notificationId: row?.id, name: 'Mail' }] });
    const invitationId = idOf(server, 'vendor@example.net');
    const sent = await app.send('invitations.send', {
      organizationId,
      invitationId,
      notificationId: row?.id,
    });
    expect(sent).toEqual({ ok: true, value: { invitationId } });
    expect(app.writes()).toEqual([
      { call: 'user.sendInvitation', body: { invitationId, notificationId: row?.id } },
    ]);
  });

  it('is told as it failed: no such notification, no mail server, no such invitation, a weak role', async () => {
    const server = await serve();
    const app = await openConsole(server);
    const organizationId = app.organization();
    const invitationId = idOf(server, 'vendor@example.net');
    const [row] = server.world.notifications;
    const send = (input: object) =>
      app.send('invitations.send', { organizationId, invitationId, notificationId: row?.id, ...input });
    expect(wordsOf(await send({ notificationId: 'none' }))).toBe('Dokploy says: Notification not found.');
    expect(codeOf(await send({ invitationId: 'none' }))).toBe('not-found');
    if (row) row.refused = true;
    const refused = await send({});
    expect(codeOf(refused)).toBe('mail-failed');
    expect(wordsOf(refused)).toMatch(/could not send the mail: connect ECONNREFUSED/);
    const desk = await openConsole(server, [{ user: 'desk@example.com' }]);
    expect(codeOf(await desk.call('invitations.mailProviders', { organizationId }))).toBe('role-forbidden');
  });
});
