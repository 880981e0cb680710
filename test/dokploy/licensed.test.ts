import { expect, test } from 'vitest';
import { type Acme, startAcme } from './acme.ts';
import { canaries } from './secrets.ts';
import { testSimulator } from './testSimulator.ts';
import type { Version } from './versions.ts';

const simulator = testSimulator();

async function start(licensed: boolean, version?: Version): Promise<Acme> {
  const acme = await startAcme(simulator, version);
  acme.instance.world.licensed = licensed;
  return acme;
}

const auditor = { roleName: 'auditor', permissions: { member: ['read'] } };

test('custom roles renamed with a bad permission leave their members with a role that is not there', async () => {
  const { member, post } = await start(true);
  await post('customRole.create', auditor);
  member('desk').role = 'auditor';
  const bad = { roleName: 'auditor', newRoleName: 'reader', permissions: { nope: ['read'] } };
  expect((await post('customRole.update', bad)).status).toBe(400);
  expect(member('desk').role).toBe('reader');
  expect((await post('customRole.remove', { roleName: 'auditor' })).text).toBe('{"deleted":1}');
});

test('the audit log is written and read with a license alone', async () => {
  const { instance, member, get, post } = await start(false);
  const change = { memberId: member('desk').id, role: 'admin' };
  await post('organization.updateMemberRole', change);
  expect((await get('auditLog.all')).status).toBe(403);
  instance.world.licensed = true;
  expect((await get('auditLog.all')).body).toEqual({ logs: [], total: 0 });
  await post('organization.updateMemberRole', { ...change, role: 'member' });
  const { logs } = (await get('auditLog.all?userEmail=OWNER&action=update')).body as { logs: object[] };
  expect(logs).toEqual([
    expect.objectContaining({
      ...{ resourceType: 'user', resourceName: 'desk@example.com', userRole: 'owner' },
      metadata: '{"before":"admin","after":"member"}',
    }),
  ]);
  expect((await get('auditLog.all?resourceType=organization')).status).toBe(400);
  expect((await get('auditLog.all?limit=501')).status).toBe(400);
  expect((await get('auditLog.all', 'fresh')).status).toBe(401);
});

test('sso.listProviders has the client secret in a text', async () => {
  const { instance, member, get } = await start(true);
  const { organizationId } = member('owner');
  const issuer = 'https://idp.example.com';
  instance.world.ssoProviders.push({
    ...{ id: 'sso', organizationId, providerId: 'idp', issuer, domain: 'example.com' },
  });
  expect((await get('sso.listProviders')).text).toContain(canaries.clientSecret);
  expect((await get('sso.listProviders', 'fresh')).status).toBe(401);
});

test.for([
  ['0.28.6', true],
  ['0.30.2', false],
] as const)('gitProvider.getAll of %s hands out tokens: %s', async ([version, leaks]) => {
  const { instance, member, get } = await start(false, version);
  const { organizationId, userId } = member('owner');
  instance.world.addGitProvider({ organizationId, userId, name: 'GitLab' });
  expect((await get('gitProvider.getAll')).text.includes(canaries.gitToken)).toBe(leaks);
});
