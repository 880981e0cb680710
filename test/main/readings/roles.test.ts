import { describe, expect, test } from 'vitest';
import { createRoleReadings } from '../../../src/main/readings/roles.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { codeOf, openConsole } from '../operations/console.ts';

const simulator = testSimulator();

const AUDITOR = { role: 'auditor', permissions: { member: ['read'], auditLog: ['read'] } };

/** Main over a server with a role that somebody made, as this person's key sees it. */
async function open({ version = '0.30.2', user = 'owner@example.com', licensed = false }: Options = {}) {
  const server = await simulator.addInstance({
    version,
    seed: {
      owner: { email: 'owner@example.com', firstName: 'Olivia' },
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'boss@example.com', role: 'admin' },
            { email: 'desk@example.com', firstName: 'Front', lastName: 'Desk' },
            { email: 'books@example.com', role: 'auditor' },
          ],
          roles: [AUDITOR],
        },
        { name: 'Labs' },
      ],
    },
  });
  server.world.licensed = licensed;
  const console = await openConsole(server, [{ user }]);
  const { dokploy, accounts, instanceId } = console;
  const readings = createRoleReadings({ dokploy, accounts });
  const ref = { instanceId, organizationId: console.organization() };
  server.requests.clear();
  return {
    server,
    read: () => readings['roles.read'](ref),
    holders: async (role: string) => {
      const read = await readings['roles.holders']({ ...ref, role });
      return read.ok ? read.value.map(({ email }) => email) : codeOf(read);
    },
    asked: () => server.requests.map(({ call }) => call),
  };
}
type Options = { version?: Version; user?: string; licensed?: boolean };

describe('the roles of an organization', () => {
  test('are those that were made there, what there is to allow, and whether there is a license', async () => {
    const { read } = await open();
    expect(await read()).toMatchObject({
      value: {
        roles: [{ ...AUDITOR, memberCount: 1 }],
        statements: { member: ['read', 'create', 'update', 'delete'], docker: ['read'] },
        licensed: false,
      },
    });
    const { read: readLicensed } = await open({ licensed: true });
    expect(await readLicensed()).toMatchObject({ value: { licensed: true } });
  });

  test('are told to a member’s key, too', async () => {
    const { read } = await open({ user: 'desk@example.com' });
    expect(await read()).toMatchObject({ value: { roles: [{ role: 'auditor' }], licensed: false } });
  });

  test('trap: haveValidLicenseKey refuses a member before 0.28.7, so nothing is asked of a server without such roles', async () => {
    for (const version of ['0.25.7', '0.28.6'] as const) {
      const { read, asked } = await open({ version, user: 'desk@example.com' });
      expect(await read()).toMatchObject({ value: { roles: null, statements: null, licensed: null } });
      expect(asked().filter((call) => /customRole|licenseKey/.test(call))).toEqual([]);
    }
  });

  test('stand without what there is to allow, and without a license that is not known', async () => {
    const { server, read } = await open();
    server.setFault({ kind: 'status', status: 500 }, { call: 'customRole.getStatements' });
    server.setFault({ kind: 'status', status: 500 }, { call: 'licenseKey.haveValidLicenseKey' });
    expect(await read()).toMatchObject({
      value: { roles: [{ role: 'auditor' }], statements: null, licensed: null },
    });
    server.setFault({ kind: 'status', status: 500 }, { call: 'customRole.all' });
    expect(codeOf(await read())).toBe('proxy-page');
  });
});

describe('who has a role', () => {
  test('is told to a member’s key, of Dokploy’s own roles too: the one list of people that it may read', async () => {
    const { holders } = await open({ user: 'desk@example.com' });
    expect(await holders('owner')).toEqual(['owner@example.com']);
    expect(await holders('admin')).toEqual(['boss@example.com']);
    expect(await holders('auditor')).toEqual(['books@example.com']);
    expect(await holders('ghost')).toEqual([]);
  });

  test('comes of the list of members where the server has no such call', async () => {
    const { holders } = await open({ version: '0.28.6' });
    expect(await holders('member')).toEqual(['desk@example.com']);
    const { holders: asMember } = await open({ version: '0.28.6', user: 'desk@example.com' });
    expect(await asMember('member')).toBe('role-forbidden');
  });
});
