import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Cache } from '../../../src/main/world/cache.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { makeFolder } from '../storage/folder.ts';
import { accountOf, instanceOf, invitationOf, membersOf, openPeople, openSeen } from './seen.ts';

const ALL = { query: EVERYONE, from: 0, count: 200 };

/** Two instances as an earlier run saw them, on disk. */
async function seenBefore() {
  const folder = makeFolder();
  const seen = openSeen(folder);
  const shop = seen.recorder('shop');
  shop({ account: accountOf('a', 'b', 'unread') });
  shop({ organizationId: 'a', members: membersOf('ann@x.example', 'bob@x.example') });
  shop({ organizationId: 'a', invitations: [invitationOf('new@x.example')] });
  shop({ organizationId: 'b', members: membersOf('Ann@X.example') });
  const blog = seen.recorder('blog');
  blog({ account: accountOf('c') });
  blog({ organizationId: 'c', members: membersOf('carl@x.example') });
  await seen.flush();
  return { folder, instances: [instanceOf('blog'), instanceOf('shop', ['a'])] };
}

test('what was last seen stands in the table at the first call, whoever it is of', async () => {
  const { folder, instances } = await seenBefore();
  const { value, emails } = openPeople(folder, instances);
  expect(await emails()).toEqual(
    ['Ann@X.example', 'bob@x.example', 'carl@x.example', 'new@x.example'].map((email) =>
      email.replace('Ann@X', 'ann@x'),
    ),
  );
  const { columns } = await value('people.columns', {});
  const column = (instanceId: string, id: string, times: object) => ({
    instanceId,
    organizationId: id,
    organizationName: `Org ${id}`,
    membersAt: null,
    invitationsAt: null,
    ...times,
  });
  expect(columns).toEqual([
    column('blog', 'c', { membersAt: 1_000 }),
    column('shop', 'a', { membersAt: 1_000, invitationsAt: 1_000 }),
    column('shop', 'b', { membersAt: 1_000 }),
    column('shop', 'unread', {}),
  ]);
  expect(await value('people.one', { id: 'ann@x.example' })).toMatchObject({
    person: {
      emails: ['ann@x.example'],
      cells: [
        { organizationId: 'a', role: 'member' },
        { organizationId: 'b', role: 'member', email: 'Ann@X.example' },
      ],
    },
  });
});

test('nothing is read, and nothing told, before somebody looks', async () => {
  const { folder, instances } = await seenBefore();
  const cache = openSeen(folder);
  const asked: string[] = [];
  const watched: Cache = {
    ...cache,
    load: (ids) => {
      asked.push(...ids);
      return cache.load(ids);
    },
  };
  const { told, emails, setInstances } = openPeople(folder, instances, watched);
  cache.recorder('shop')({ organizationId: 'a', members: membersOf('ann@x.example') });
  setInstances(instances);
  expect([asked, told]).toEqual([[], []]);
  await emails();
  await emails({ search: 'ann' });
  expect(asked).toEqual(['blog', 'shop']);
});

test('what this run read before the first call stands there whole while it is not written yet', async () => {
  const { folder, instances } = await seenBefore();
  const cache = openSeen(folder);
  const { emails } = openPeople(folder, instances, cache);
  cache.recorder('blog')({ organizationId: 'c', members: membersOf('dan@x.example', 'eve@x.example') });
  expect(await emails({ instanceIds: ['blog'] })).toEqual(['dan@x.example', 'eve@x.example']);
});

test('a list that is damaged on disk is not known, and the others are', async () => {
  const { folder, instances } = await seenBefore();
  const place = path.join(folder, 'last-seen', 'shop');
  for (const name of readdirSync(place).filter((each) => each.startsWith('members-'))) {
    const file = path.join(place, name);
    const text = readFileSync(file, 'utf8');
    if (text.includes('bob@')) writeFileSync(file, text.replace('"role":"member"', '"role":7'));
  }
  const { value } = openPeople(folder, instances);
  const { columns } = await value('people.columns', {});
  expect(columns.map(({ membersAt }) => membersAt)).toEqual([1_000, null, 1_000, null]);
});

test('an instance that was never read has the columns that its keys were stored for, until its account says more', async () => {
  const folder = makeFolder();
  const { value, cache } = openPeople(folder, [instanceOf('new', ['a'])]);
  const names = async () => (await value('people.columns', {})).columns.map((each) => each.organizationName);
  expect(await names()).toEqual(['a by its key']);
  cache.recorder('new')({ account: accountOf('b', 'a') });
  expect(await names()).toEqual(['Org b', 'Org a']);
  expect(await value('people.list', ALL)).toMatchObject({ matching: 0, all: 0, persons: [] });
});

test('a reading that comes while the disk is read is newer than what the disk says', async () => {
  const { folder, instances } = await seenBefore();
  const { emails, value, cache } = openPeople(folder, instances);
  const first = emails();
  cache.recorder('shop')({ organizationId: 'b', members: membersOf('zoe@x.example') });
  expect(await first).toEqual([
    'ann@x.example',
    'bob@x.example',
    'carl@x.example',
    'new@x.example',
    'zoe@x.example',
  ]);
  expect((await value('people.one', { id: 'ann@x.example' }))?.person.cells).toHaveLength(1);
});

test('an instance or an organization that goes while the disk is read does not come back from it', async () => {
  for (const gone of ['organization', 'instance'] as const) {
    const { folder, instances } = await seenBefore();
    const { emails, value, setInstances, cache } = openPeople(folder, instances);
    const first = emails();
    if (gone === 'organization') cache.noteOrganizationGone('shop', 'b');
    else {
      setInstances(instances.filter(({ id }) => id !== 'shop'));
      void cache.remove('shop');
    }
    const left = {
      organization: ['ann@x.example', 'bob@x.example', 'carl@x.example', 'new@x.example'],
      instance: ['carl@x.example'],
    };
    expect(await first).toEqual(left[gone]);
    // Nor where an organization of that id is seen again.
    setInstances(instances);
    cache.recorder('shop')({ account: accountOf('b') });
    const { columns } = await value('people.columns', {});
    expect(columns.map(({ organizationId, membersAt }) => [organizationId, membersAt])).toEqual([
      ['c', 1_000],
      ['b', null],
    ]);
  }
});

test('an account that is read or forgotten while the disk is read is not what the disk says', async () => {
  const { folder, instances } = await seenBefore();
  const { value, cache } = openPeople(folder, instances);
  const asked = value('people.columns', {});
  cache.recorder('blog')({ account: accountOf('new') });
  void cache.remove('shop');
  expect((await asked).columns.map(({ organizationId }) => organizationId)).toEqual(['new', 'a']);
});

test('an instance moved to another server is forgotten until that one was read', async () => {
  const { folder, instances } = await seenBefore();
  const { emails, value, cache } = openPeople(folder, instances);
  await emails();
  await cache.remove('shop');
  expect(await emails()).toEqual(['carl@x.example']);
  expect((await value('people.columns', {})).columns.map(({ organizationId }) => organizationId)).toEqual([
    'c',
    'a',
  ]);
  cache.recorder('shop')({ account: accountOf('d') });
  cache.recorder('shop')({ organizationId: 'd', members: membersOf('fay@x.example') });
  expect(await emails()).toEqual(['carl@x.example', 'fay@x.example']);
});

test('the columns follow the order of the instances, and who is there is found by their new name', async () => {
  const { folder, instances } = await seenBefore();
  const { value, setInstances } = openPeople(folder, instances);
  const before = await value('people.columns', {});
  setInstances(instances.map((instance) => ({ ...instance, name: 'Another' })));
  expect((await value('people.columns', {})).columns).toEqual(before.columns);
  const { ids } = await value('people.ids', { query: { ...EVERYONE, search: 'Another' } });
  expect(ids).toEqual((await value('people.ids', { query: EVERYONE })).ids);
  setInstances(instances.toReversed());
  const after = await value('people.columns', {});
  expect(after.columns.map(({ organizationId }) => organizationId)).toEqual(['a', 'b', 'unread', 'c']);
});

test('what members were granted stands in the table as well: from disk in numbers of its sets, from a reading in lists', async () => {
  const folder = makeFolder();
  const seen = openSeen(folder);
  const shop = seen.recorder('shop');
  shop({ account: accountOf('a', 'b') });
  const [ann, bob, carl] = membersOf('ann@x.example', 'bob@x.example', 'carl@x.example') as [
    Member,
    Member,
    Member,
  ];
  const granted = { switches: ['canAccessToDocker' as const], projects: ['p-1', 'p-2'], services: ['s-1'] };
  const members = [{ ...ann, permissions: granted }, { ...bob, permissions: {} }, carl];
  shop({ organizationId: 'a', members });
  await seen.flush();
  const { value, cache } = openPeople(folder, [instanceOf('shop')]);
  const accessOf = async () =>
    (await value('people.list', ALL)).persons.map(({ cells }) => cells.map(({ access }) => access));
  const none = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
  const counted = { ...none, switches: 64, projects: 2, services: 1 };
  expect(await accessOf()).toEqual([[counted], [none], [undefined]]);
  cache.recorder('shop')({ organizationId: 'b', members: [{ ...carl, permissions: granted }] });
  expect(await accessOf()).toEqual([[counted], [none], [undefined, counted]]);
});
