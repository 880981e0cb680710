import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuditCalls } from '../../../src/main/activity/auditCalls.ts';
import { AUDIT_ACTIONS, AUDIT_RESOURCES } from '../../../src/shared/audit.ts';
import type { AuditFilter } from '../../../src/shared/calls/activity.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { codeOf, openConsole } from '../operations/console.ts';
import { makeFolder } from '../storage/folder.ts';

const simulator = testSimulator();

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const ALL: AuditFilter = { user: '', name: '', action: null, resourceType: null, from: null, to: null };
const day = (at: number) => new Date(NOW - at * DAY).toISOString();

/** Main over a server on which something was done each day, by two people in turn. */
async function open(
  options: { version?: Version; user?: string; licensed?: boolean; entries?: number } = {},
) {
  const { version = '0.30.2', user = 'owner@example.com', licensed = true, entries = 6 } = options;
  const server = await simulator.addInstance({
    version,
    seed: {
      licensed,
      owner: { email: 'owner@example.com' },
      organizations: [
        {
          name: 'Acme',
          members: [{ email: 'desk@example.com' }, { email: 'boss@example.com', role: 'admin' }],
        },
        { name: 'Labs' },
      ],
    },
  });
  const organizationId = server.world.organizations[0]?.id ?? '';
  for (let at = 0; at < entries; at += 1) note(server, organizationId, at);
  const console = await openConsole(server, [{ user }]);
  const target = path.join(makeFolder(), 'log');
  const { dokploy, accounts, instances, instanceId } = console;
  const calls = createAuditCalls({
    ...{ dokploy, accounts, instances },
    chooseTarget: async () => target,
    clock: () => NOW,
  });
  const ref = { instanceId, organizationId };
  server.requests.clear();
  const list = (filter: Partial<AuditFilter> = {}, page = { offset: 0, limit: 100 }) =>
    calls['audit.list']({ ...ref, filter: { ...ALL, ...filter }, ...page });
  return {
    server,
    organizationId,
    list,
    names: async (filter?: Partial<AuditFilter>, page?: { offset: number; limit: number }) => {
      const read = await list(filter, page);
      return read.ok ? read.value.entries.map(({ name }) => name) : codeOf(read);
    },
    save: (format: 'csv' | 'json', filter: Partial<AuditFilter> = {}) =>
      calls['audit.export']({ ...ref, filter: { ...ALL, ...filter }, format }),
    saved: () => readFileSync(target, 'utf8'),
  };
}

function note({ world }: SimulatedInstance, organizationId: string, at: number): void {
  const isOwner = at % 2 === 0;
  world.addAudit({
    organizationId,
    userId: null,
    userEmail: isOwner ? 'owner@example.com' : '=desk@example.com',
    userRole: isOwner ? 'owner' : 'member',
    action: isOwner ? 'create' : 'update',
    resourceType: isOwner ? 'project' : 'organization',
    resourceId: `r${at}`,
    resourceName: `shop-${at}`,
    metadata: JSON.stringify({ before: 'member', after: 'admin' }),
    createdAt: day(at),
  });
}

describe('the audit log of an organization', () => {
  test('is told newest first, page by page, with how many there are', async () => {
    const { list, names } = await open();
    expect(await names()).toEqual(['shop-0', 'shop-1', 'shop-2', 'shop-3', 'shop-4', 'shop-5']);
    expect(await names({}, { offset: 4, limit: 3 })).toEqual(['shop-4', 'shop-5']);
    expect(await list({}, { offset: 0, limit: 1 })).toMatchObject({
      value: {
        total: 6,
        entries: [
          {
            details: [
              { name: 'before', value: 'member' },
              { name: 'after', value: 'admin' },
            ],
          },
        ],
      },
    });
  });

  test('is filtered by the server: parts of address and name in any case, action, resource, and moments', async () => {
    const { names, server } = await open();
    expect(await names({ user: ' OWNER ' })).toEqual(['shop-0', 'shop-2', 'shop-4']);
    expect(await names({ name: 'SHOP-5' })).toEqual(['shop-5']);
    expect(await names({ action: 'update' })).toEqual(['shop-1', 'shop-3', 'shop-5']);
    expect(await names({ resourceType: 'project', user: 'desk' })).toEqual([]);
    expect(await names({ from: day(3), to: day(2) })).toEqual(['shop-2', 'shop-3']);
    expect(server.requests.every(({ status }) => status === 200)).toBe(true);
  });

  test('trap: a number as a moment and an organization as resource are 400: all that can be asked for is taken', async () => {
    const { names } = await open({ entries: 1 });
    for (const action of AUDIT_ACTIONS) expect(await names({ action })).toBeInstanceOf(Array);
    for (const resourceType of AUDIT_RESOURCES) expect(await names({ resourceType })).toBeInstanceOf(Array);
    expect(AUDIT_RESOURCES).not.toContain('organization');
  });

  test('is told to an owner and an admin; a member’s key is told that its role may not', async () => {
    const { names } = await open({ user: 'boss@example.com' });
    expect(await names()).toHaveLength(6);
    const { names: asMember } = await open({ user: 'desk@example.com' });
    expect(await asMember()).toBe('role-forbidden');
  });

  test('is not there without a license, which is told in words', async () => {
    const { list } = await open({ licensed: false });
    expect(await list()).toMatchObject({
      error: {
        code: 'forbidden',
        message: expect.stringContaining('needs a Dokploy license'),
        details: { reason: 'license' },
      },
    });
  });

  test('is not asked of a server that has none', async () => {
    const { list, server } = await open({ version: '0.28.6' });
    expect(await list()).toMatchObject({ error: { code: 'server-too-old', details: { since: '0.28.7' } } });
    expect(server.requests.some(({ call }) => call === 'auditLog.all')).toBe(false);
  });
});

describe('an audit log that is saved', () => {
  test('is whole, asked for by 500 at a time, and safe in a spreadsheet', async () => {
    const { save, saved, server } = await open({ entries: 1_203 });
    expect(await save('csv')).toMatchObject({ value: { outcome: 'saved', fileName: 'log' } });
    const lines = saved().trimEnd().split('\r\n');
    expect(lines).toHaveLength(1_204);
    expect(lines[0]).toBe('\ufeffTime (UTC),User,Role,What,Action,Resource,Name,Resource ID,Details');
    expect(lines[2]).toBe(
      `${day(1)},'=desk@example.com,member,Changed organization,update,organization,shop-1,r1,before: member; after: admin`,
    );
    const asked = server.requests.filter(({ call }) => call === 'auditLog.all');
    expect(asked.map((request) => /offset=(\d+)&limit=(\d+)/.exec(request.path)?.slice(1))).toEqual([
      ['0', '500'],
      ['500', '500'],
      ['1000', '500'],
    ]);
  });

  test('holds all that was there when it began, each entry once, whatever comes meanwhile', async () => {
    const { save, saved, server, organizationId } = await open({ entries: 600 });
    const hold = server.hold('auditLog.all');
    const saving = save('json');
    await hold.arrived;
    for (const at of [-1, -2, -3]) note(server, organizationId, at);
    hold.release();
    await saving;
    const rows = JSON.parse(saved()) as { name: string }[];
    expect(rows).toHaveLength(600);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(600);
  });

  test('goes by the filter', async () => {
    const { save, saved } = await open();
    await save('json', { action: 'create', to: day(1) });
    expect((JSON.parse(saved()) as { name: string }[]).map(({ name }) => name)).toEqual(['shop-2', 'shop-4']);
  });

  test('is not written at all where the server fails in the middle', async () => {
    const { save, saved, server } = await open({ entries: 600 });
    const hold = server.hold('auditLog.all');
    const saving = save('csv');
    await hold.arrived;
    server.setFault({ kind: 'status', status: 403 }, { call: 'auditLog.all' });
    hold.release();
    expect(await saving).toMatchObject({
      error: { code: 'proxy-page', message: expect.stringContaining('was not saved') },
    });
    expect(saved).toThrow();
  });
});

test('a server that always has more does not fill the disk: nothing is saved, and that is told', async () => {
  let asked = 0;
  const folder = makeFolder();
  const calls = createAuditCalls({
    dokploy: {
      call: async () => {
        asked += 1;
        const entry = {
          id: `${asked}`,
          at: '',
          email: '',
          role: '',
          action: 'create',
          resourceType: 'project',
        };
        return ok({ entries: [{ ...entry, resourceId: null, name: null, details: [] }], total: 1e15 });
      },
    } as unknown as Parameters<typeof createAuditCalls>[0]['dokploy'],
    accounts: {
      account: async () => ok({ version: '0.30.2', caller: null, organizations: [] }),
      absent: () => [],
    },
    instances: { find: () => fail({ code: 'instance-unknown', message: '', advice: '' }) },
    chooseTarget: async () => path.join(folder, 'audit.csv'),
    clock: Date.now,
  });
  const saved = await calls['audit.export']({
    instanceId: 's',
    organizationId: 'o',
    filter: ALL,
    format: 'csv',
  });
  expect(saved).toMatchObject({
    error: { code: 'too-large', message: expect.stringContaining('was not saved') },
  });
  expect(asked).toBe(2_000);
  expect(readdirSync(folder)).toEqual([]);
});
