import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Cache, createCache } from '../../../src/main/world/cache.ts';
import type { Account, Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { invitationRow } from '../../shared/records.ts';
import { makeFolder } from '../storage/folder.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const ACCOUNT: Account = { version: '0.29.0', caller: null, organizations: [] };
const make = (folder: string) => createCache({ folder, clock: () => 1000 });

async function lists(from: Cache, organizationId: string, instanceId = 'a') {
  const members = await from.list(instanceId, { kind: 'members', organizationId });
  const invitations = await from.list(instanceId, { kind: 'invitations', organizationId });
  return { ...(members ? { members } : {}), ...(invitations ? { invitations } : {}) };
}

function person(number: number, organizationId = 'org-1'): Member {
  const userId = `user-${number}`;
  const user = { id: userId, email: `${userId}@example.com` };
  return { id: `member-${number}`, organizationId, userId, role: 'member', createdAt: '', user };
}
const people = (count: number, organizationId?: string) =>
  Array.from({ length: count }, (_, index) => person(index, organizationId));

const INVITATION: Invitation = invitationRow('new@example.com', {
  id: 'invitation-1',
  organizationId: 'org-1',
});

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const textOf = (folder: string) =>
  filesOf(folder)
    .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'utf8'))
    .join();

describe('what was last seen', () => {
  test('is in memory alone where there is no next start', async () => {
    const folder = makeFolder();
    const seen = createCache({ folder, clock: () => 1000, isKept: false });
    const record = seen.recorder('a');
    record({ organizationId: 'org-1', members: people(2) });
    seen.noteOrganizationGone('a', 'org-2');
    vi.runAllTimers();
    await seen.flush();
    expect(filesOf(folder)).toEqual([]);
    expect((await lists(seen, 'org-1')).members?.data).toHaveLength(2);
  });

  test('comes back at the next start in numbers, and its lists when they are asked for', async () => {
    const folder = path.join(makeFolder(), 'seen');
    const seen = make(folder);
    const record = seen.recorder('a');
    record({ account: ACCOUNT });
    record({ organizationId: 'org-1', members: people(2) });
    record({ organizationId: 'org-2', invitations: [INVITATION] });
    await seen.flush();
    const later = make(folder);
    const expiresAt = Date.parse(INVITATION.expiresAt);
    expect(await later.summaries(['a', 'b'])).toEqual({
      a: {
        account: { data: ACCOUNT, at: 1000 },
        organizations: [
          { organizationId: 'org-1', members: { at: 1000, count: 2 } },
          {
            organizationId: 'org-2',
            invitations: {
              at: 1000,
              count: 1,
              soonest: [{ id: 'invitation-1', email: 'new@example.com', expiresAt }],
              later: [],
            },
          },
        ],
      },
    });
    expect(await lists(later, 'org-1')).toStrictEqual({ members: { data: people(2), at: 1000 } });
    expect(await lists(later, 'org-2')).toStrictEqual({
      invitations: { data: [INVITATION], at: 1000 },
    });
    expect(await lists(later, 'org-1', 'b')).toStrictEqual({});
  });

  test('gives lists that are not on disk yet and empty ones too, and none of what is removed meanwhile', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const record = seen.recorder('a');
    record({ organizationId: 'org-1', invitations: [INVITATION] });
    record({ organizationId: 'org-2', invitations: [] });
    const listsOf = async (from: typeof seen) =>
      Promise.all(['org-1', 'org-2', 'org-3'].map(async (id) => (await lists(from, id)).invitations));
    const expected = [[INVITATION], []].map((data) => ({ data, at: 1000 }));
    expect(await listsOf(seen)).toStrictEqual([...expected, undefined]);
    await seen.flush();
    expect(await listsOf(make(folder))).toStrictEqual([...expected, undefined]);
    const later = make(folder);
    const reading = listsOf(later);
    later.noteOrganizationGone('a', 'org-1');
    expect(await reading).toStrictEqual([undefined, expected[1], undefined]);
  });

  test('is readable by its owner alone', async () => {
    const folder = path.join(makeFolder(), 'seen');
    const seen = make(folder);
    seen.recorder('a')({ organizationId: 'org-1', members: people(1) });
    await seen.flush();
    const modes = filesOf(folder).map(({ parentPath, name }) => statSync(path.join(parentPath, name)).mode);
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o600, 0o600]);
    expect(statSync(path.join(folder, 'a')).mode & 0o777).toBe(0o700);
  });

  test('a start reads the summary alone: damaged lists cost their organization’s lists and nothing else', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const record = seen.recorder('a');
    record({ organizationId: 'org-1', members: people(2) });
    record({ organizationId: 'org-1', invitations: [INVITATION] });
    await seen.flush();
    const [list = ''] = readdirSync(path.join(folder, 'a')).filter((name) => name.startsWith('members-'));
    const file = path.join(folder, 'a', list);
    const text = readFileSync(file, 'utf8');
    for (const damage of [
      '',
      text.slice(0, -20),
      text.replace('org-1', 'org-2'),
      text.replace('"member"', '7'),
      '[]',
      'null\n{}',
    ]) {
      writeFileSync(file, damage);
      const later = make(folder);
      const { a } = await later.summaries(['a']);
      expect(a?.organizations[0]?.members).toEqual({ at: 1000, count: 2 });
      expect(await lists(later, 'org-1')).toEqual({
        invitations: { data: [INVITATION], at: 1000 },
      });
      later.recorder('a')({ organizationId: 'org-1', members: people(2) });
      await later.flush();
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });

  test('gathers readings into one write, and leaves no timer behind', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.recorder('a')({ account: ACCOUNT });
    seen.recorder('b')({ account: ACCOUNT });
    expect(vi.getTimerCount()).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    vi.advanceTimersByTime(1000);
    await seen.flush();
    expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a list that did not change is not written again, over a restart too', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.recorder('a')({ organizationId: 'org-1', members: people(2) });
    await seen.flush();
    const [list = ''] = readdirSync(path.join(folder, 'a')).filter((name) => name.startsWith('members-'));
    const { ino } = statSync(path.join(folder, 'a', list));
    for (const again of [seen, make(folder)]) {
      again.recorder('a')({ organizationId: 'org-1', members: people(2) });
      await again.flush();
    }
    expect(statSync(path.join(folder, 'a', list)).ino).toBe(ino);
  });

  test('keeps no field that the shapes do not name', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const leaky = { id: 'o', name: 'Org', createdAt: '', ownerId: 'u', stripeId: 'canary' };
    const record = seen.recorder('a');
    record({ account: { ...ACCOUNT, organizations: [leaky] } });
    const row = { ...person(1), token: 'canary', user: { ...person(1).user, image: 'canary' } };
    record({ organizationId: 'o', members: [row] });
    await seen.flush();
    expect(textOf(folder)).not.toContain('canary');
  });

  test('passes over what is malformed, and deletes what belongs to no instance or is of an older Quayside', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.recorder('kept')({ account: ACCOUNT });
    seen.recorder('gone')({ account: ACCOUNT });
    await seen.flush();
    mkdirSync(path.join(folder, 'a'));
    writeFileSync(path.join(folder, 'a', 'summary.json'), '{"version":2,"organizations":');
    writeFileSync(path.join(folder, 'kept.json'), '{"version":1,"seen":{}}');
    const later = make(folder);
    expect(Object.keys(await later.summaries(['a', 'kept']))).toEqual(['kept']);
    expect(readdirSync(folder).sort()).toEqual(['a', 'gone', 'kept', 'kept.json']);
    await later.deleteOthers(['a', 'kept']);
    expect(readdirSync(folder).sort()).toEqual(['a', 'kept']);
  });

  test('an id never leads out of the folder, and one that is a word of JavaScript is an id like another', async () => {
    const root = makeFolder();
    const folder = path.join(root, 'seen');
    mkdirSync(folder);
    const seen = make(folder);
    const ids = ['../escaped', 'CON', 'a/b', '.', 'x'.repeat(300), 'constructor', '__proto__'];
    for (const id of ids) {
      const record = seen.recorder(id);
      for (const organizationId of ids) record({ organizationId, members: people(1) });
    }
    await seen.flush();
    expect(readdirSync(root)).toEqual(['seen']);
    expect(readdirSync(folder)).toHaveLength(ids.length);
    const later = make(folder);
    await later.summaries(ids);
    for (const id of ids) {
      const { members } = await lists(later, id, '../escaped');
      expect(members?.data).toEqual(people(1));
    }
  });
});

describe('what was removed', () => {
  test('does not come back by a write that was waiting', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.recorder('a')({ organizationId: 'org-1', members: people(3) });
    await seen.flush();
    seen.recorder('a')({ organizationId: 'org-1', members: people(2) });
    await Promise.all([seen.flush(), seen.remove('a'), seen.flush()]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not come back by an answer that comes late', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const record = seen.recorder('a');
    await seen.remove('a');
    record({ organizationId: 'org-1', members: people(3) });
    record({ account: ACCOUNT });
    await seen.flush();
    expect(readdirSync(folder)).toEqual([]);
    expect(await seen.summaries(['a'])).toEqual({});
    // What is asked for afterwards is of the instance as it is now, for example with another key.
    seen.recorder('a')({ account: ACCOUNT });
    expect(Object.keys(await seen.summaries(['a']))).toEqual(['a']);
  });

  test('nor does an organization, while the others of its instance stay', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const [late, other] = [seen.recorder('a'), seen.recorder('a')];
    late({ organizationId: 'org-1', members: people(3) });
    await seen.flush();
    seen.noteOrganizationGone('a', 'org-1');
    late({ organizationId: 'org-1', members: people(3) });
    other({ organizationId: 'org-2', members: people(1, 'org-2') });
    await seen.flush();
    expect(textOf(folder)).not.toContain('org-1');
    const { a } = await make(folder).summaries(['a']);
    expect(a?.organizations.map(({ organizationId }) => organizationId)).toEqual(['org-2']);
  });

  test('nor is an organization that went told with the account that was seen before', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const organization = (id: string) => ({ id, name: id, createdAt: '', ownerId: 'o' });
    seen.recorder('a')({ account: { ...ACCOUNT, organizations: ['org-1', 'org-2'].map(organization) } });
    await seen.flush();
    seen.noteOrganizationGone('a', 'org-1');
    await seen.flush();
    for (const each of [seen, make(folder)]) {
      const { a } = await each.summaries(['a']);
      expect(a?.account?.data.organizations).toEqual([organization('org-2')]);
    }
  });

  test('nor does it come back from a disk that was still being read', async () => {
    const folder = makeFolder();
    const before = make(folder);
    before.recorder('a')({ account: ACCOUNT });
    await before.flush();
    const seen = make(folder);
    const reading = seen.summaries(['a']);
    await seen.remove('a');
    expect(await reading).toEqual({});
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('bounds', () => {
  test('what members were granted comes back with them', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const granted = (services: string[]): Permissions => ({ switches: ['canAccessToAPI'], services });
    const members = [
      { ...person(0), permissions: {} },
      { ...person(1), permissions: granted(['service-1']) },
      { ...person(2), permissions: granted(['service-1', 'service-2', 'service-3']) },
      { ...person(3), permissions: granted(['service-1']) },
      person(4),
    ];
    seen.recorder('a')({ organizationId: 'org-1', members });
    await seen.flush();
    expect((await lists(make(folder), 'org-1')).members).toMatchObject({ data: members });
  });

  test('a list that was written before permissions were kept apart, or known at all, is read as it is', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.recorder('a')({ organizationId: 'org-1', members: people(2) });
    await seen.flush();
    const { parentPath = '', name = '' } =
      filesOf(folder).find((file) => file.name.startsWith('members')) ?? {};
    const file = path.join(parentPath, name);
    const [head = '', first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    const granted = { ...JSON.parse(first), permissions: { projects: ['p-1'] } };
    writeFileSync(file, [head, JSON.stringify(granted), ...rest].join('\n'));
    expect((await lists(make(folder), 'org-1')).members?.data).toEqual([granted, person(1)]);
  });

  test('a long list yields to the event loop while it is read', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.recorder('a')({ organizationId: 'org-1', members: people(2_000) });
    await seen.flush();
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    // Without a yield the file alone is waited for.
    const small = make(folder);
    await lists(small, 'org-2');
    const without = turns;
    await lists(make(folder), 'org-1');
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(without + 3);
  });
});
