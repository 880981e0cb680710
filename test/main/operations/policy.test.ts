import { describe, expect, it } from 'vitest';
import type { Rights } from '../../../src/shared/dokploy.ts';
import { denyInvite, denyRemoveInvitation, inviteWay } from '../../../src/shared/rules/invitations.ts';
import {
  denyReadMembers,
  denyRemoveMember,
  denySetRole,
  rolesOffered,
} from '../../../src/shared/rules/members.ts';
import {
  denyCreateOrganization,
  denyDelete,
  denyRename,
  denySetDefault,
} from '../../../src/shared/rules/organizations.ts';
import { principalIn } from '../../../src/shared/rules/principal.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { type Version, versions } from '../../dokploy/versions.ts';
import { codeOf, openConsole } from './console.ts';

const simulator = testSimulator();

/** From 0.26 the server judges by itself, so that it can be asked whether the rules are its own. */
const judging: Version[] = [...versions.filter((version) => version !== '0.25.7'), 'cloud'];
const people = [
  'owner@example.com',
  'ops@example.com',
  'lead@example.com',
  'desk@example.com',
  'audit@example.com',
];

async function serve(version: Version): Promise<SimulatedInstance> {
  const custom = ['0.28.7', '0.28.8', '0.30.2', 'cloud'].includes(version);
  return simulator.serve(
    version,
    {
      name: 'Acme',
      members: [
        { email: 'ops@example.com', role: 'admin' },
        { email: 'lead@example.com', role: 'admin' },
        { email: 'desk@example.com' },
        { email: 'audit@example.com', role: custom ? 'auditor' : 'member' },
        { email: 'last@example.com' },
      ],
      invitations: [{ email: 'vendor@example.net' }],
      roles: custom ? [{ role: 'auditor', permissions: { member: ['read'] } }] : [],
    },
    { name: 'Guest', owner: { email: 'host@example.com' }, members: [{ email: 'owner@example.com' }] },
  );
}

/** What a screen knows of the person before it offers anything. */
async function look(server: SimulatedInstance, user: string) {
  const app = await openConsole(server, [{ user }]);
  const organizationId = app.organization();
  const account = await app.accounts.readAccount(app.instanceId);
  const rights = await app.call('organizations.rights', { organizationId });
  if (!account.ok || !rights.ok) throw new Error('the principal could not be read');
  const principal = principalIn(account.value, organizationId, rights.value as Rights);
  return { app, organizationId, account: account.value, principal };
}

describe.each(judging)('what the rules allow is what Dokploy %s does', (version) => {
  it.each(people)('for %s on members', async (user) => {
    for (const target of [...people, 'last@example.com']) {
      const server = await serve(version);
      const { app, organizationId, principal } = await look(server, user);
      const row = app.member(target);
      if (!row) throw new Error('no such member');
      const member = { ...row, user: { id: row.userId, email: target } };
      const set = await app.send('members.setRole', { organizationId, memberId: row.id, role: 'member' });
      expect([target, 'role', denySetRole(principal, member, 'member') === null]).toEqual([
        target,
        'role',
        codeOf(set) === null,
      ]);
      if (row.role !== member.role) row.role = member.role;
      const remove = await app.send('members.remove', { organizationId, userId: row.userId });
      expect([target, 'remove', denyRemoveMember(principal, member) === null]).toEqual([
        target,
        'remove',
        codeOf(remove) === null,
      ]);
    }
  });

  it.each(people)('for %s on lists and invitations', async (user) => {
    const server = await serve(version);
    const { app, organizationId, principal } = await look(server, user);
    const list = await app.call('members.list', { organizationId });
    expect(denyReadMembers(principal) === null).toBe(codeOf(list) === null);
    const email = 'new@example.com';
    const invite = await app.send('invitations.create', { organizationId, email, role: 'member' });
    expect(denyInvite(principal) === null).toBe(codeOf(invite) === null);
    const invitationId = server.world.invitations[0]?.id;
    const remove = await app.send('invitations.remove', { organizationId, invitationId });
    expect(denyRemoveInvitation(principal) === null).toBe(codeOf(remove) === null);
  });

  it.each(people)('for %s on organizations', async (user) => {
    const server = await serve(version);
    const { app, account, principal } = await look(server, user);
    for (const organization of account.organizations) {
      const { id: organizationId, name } = organization;
      const rename = await app.send('organizations.update', { organizationId, name });
      expect(denyRename(principal, organization) === null).toBe(codeOf(rename) === null);
      const remove = await app.send('organizations.delete', { organizationId });
      expect(denyDelete(principal, organization, account.organizations) === null).toBe(
        codeOf(remove) === null,
      );
      const set = await app.send('organizations.setDefault', { organizationId });
      const isDefault = organization.members?.[0]?.isDefault === true;
      expect(codeOf(set)).toBeNull();
      expect(denySetDefault(principal, organization) === null).toBe(!isDefault);
    }
    const create = await app.send('organizations.create', { name: 'Mine' });
    expect(denyCreateOrganization(principal) === null).toBe(codeOf(create) === null);
  });

  it('every role that is offered is taken, for a member and for an invitation', async () => {
    const server = await serve(version);
    const { app, organizationId, principal } = await look(server, 'owner@example.com');
    const rights = await app.call('organizations.rights', { organizationId });
    const roles = rolesOffered(principal, rights.ok ? rights.value.customRoles : []);
    const memberId = app.member('last@example.com')?.id;
    for (const [i, role] of roles.entries()) {
      expect(codeOf(await app.send('members.setRole', { organizationId, memberId, role }))).toBeNull();
      if (inviteWay(principal) === 'none') continue;
      const email = `new-${i}@example.com`;
      expect(codeOf(await app.send('invitations.create', { organizationId, email, role }))).toBeNull();
    }
  });
});
