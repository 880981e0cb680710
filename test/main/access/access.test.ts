import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Account, Member } from '../../../src/shared/dokploy.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { accountOf, instanceOf, invitationOf, membersOf } from '../people/seen.ts';
import { makeFolder } from '../storage/folder.ts';
import { openAccess } from './fixture.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const SHOP = { ...instanceOf('shop'), name: 'Shop' };
const BLOG = { ...instanceOf('blog'), name: 'Blog' };

/** One instance with Ann and Bob in an organization; another organization is not read, another instance neither. */
function openShop(folder = makeFolder(), options = {}) {
  const opened = openAccess(folder, [SHOP, BLOG], options);
  const record = opened.cache.recorder('shop');
  record({ account: accountOf('a', 'unread') });
  record({ organizationId: 'a', members: membersOf('ann@x.example', 'Bob@x.example') });
  record({ organizationId: 'a', invitations: [] });
  return { ...opened, record, folder, file: (id: string) => path.join(folder, 'access', `${id}.json`) };
}
const ALL = { name: 'All', instanceIds: [] };
const withRole = (role: string, ...members: Member[]) => members.map((each) => ({ ...each, role }));

test('what is kept differs from nothing, then by what was read since', async () => {
  const { value, drift, record } = openShop();
  const { id } = await value('access.keep', ALL);
  expect(await drift(id)).toEqual([]);
  const [ann, eva] = membersOf('ANN@x.example', 'eva@x.example') as [Member, Member];
  record({ organizationId: 'a', members: [...withRole('admin', ann), eva] });
  record({ organizationId: 'a', invitations: [invitationOf('new@x.example')] });
  expect(await drift(id)).toEqual([
    ['raised', 'ann@x.example'],
    ['gone', 'bob@x.example'],
    ['new', 'eva@x.example'],
    ['invited', 'new@x.example'],
  ]);
  const { baselines } = await value('access.list', {});
  expect(baselines).toEqual([
    {
      id,
      name: 'All',
      keptAt: 5_000,
      acceptedAt: null,
      instances: [{ instanceId: 'shop', name: 'Shop' }],
      organizations: 2,
      read: 1,
      people: 2,
      granted: { known: 0, of: 2 },
      signed: null,
      drift: { differences: 4, apart: 1 },
    },
  ]);
});

test('within an organization nobody else has lost 2FA', async () => {
  const { access, now, value, record } = openShop();
  record({ organizationId: 'unread', invitations: [] });
  const put = (twoFactorEnabled: boolean) => {
    const [ann, bob] = membersOf('ann@x.example', 'bob@x.example') as [Member, Member];
    for (const { user } of [ann, bob]) Object.assign(user, { twoFactorEnabled });
    record({ organizationId: 'a', members: [ann] });
    record({ organizationId: 'unread', members: [bob] });
  };
  put(true);
  const { id } = await value('access.keep', ALL);
  put(false);
  const lost = async (isMeant: (name: string) => boolean) => {
    const compared = await access.compareWithin(
      id,
      await now(),
      (_, organizationId, name = '') => organizationId === null || isMeant(name),
    );
    const differences = compared.ok ? compared.value.drift.differences : [];
    return differences.flatMap((each) => (each.kind === 'lost-two-factor' ? each.emails : []));
  };
  expect(await lost(() => true)).toEqual(['ann@x.example', 'bob@x.example']);
  expect(await lost((name) => name === 'Org unread')).toEqual(['bob@x.example']);
});

test('an instance moved to another server is apart until that one was read, then it is another installation', async () => {
  const { value, cache } = openShop();
  const { id } = await value('access.keep', ALL);
  await cache.remove('shop');
  const whole = { instanceId: 'shop', organizationId: null, organizationName: '' };
  expect(await value('access.compare', { id })).toMatchObject({
    differences: [],
    apart: [{ ...whole, why: 'unread' }],
  });
  const record = cache.recorder('shop');
  record({ account: accountOf('z') });
  record({ organizationId: 'z', members: membersOf('zoe@x.example') });
  expect(await value('access.compare', { id })).toMatchObject({
    differences: [],
    apart: [{ ...whole, why: 'rebuilt' }],
  });
});

test('a new organization is accepted with as many people as were shown, and only once', async () => {
  const { value, record, file } = openShop();
  const { id } = await value('access.keep', ALL);
  record({ account: accountOf('a', 'unread', 'c') });
  record({ organizationId: 'c', members: membersOf('ann@x.example') });
  const shown = (await value('access.compare', { id })).differences.map(({ key }) => key);
  record({ organizationId: 'c', members: membersOf('ann@x.example', 'eva@x.example') });
  expect(await value('access.accept', { id, keys: shown })).toEqual({ accepted: 0 });
  const now = (await value('access.compare', { id })).differences.map(({ key }) => key);
  const answers = [1, 2].map(() => value('access.accept', { id, keys: now }));
  expect(await Promise.all(answers)).toEqual([{ accepted: 1 }, { accepted: 0 }]);
  expect(JSON.parse(readFileSync(file(id), 'utf8')).instances[0].organizations).toHaveLength(3);
});

test('a single difference is accepted, and one that is another now is not', async () => {
  const { value, drift, record } = openShop();
  const { id } = await value('access.keep', ALL);
  record({
    organizationId: 'a',
    members: membersOf('ann@x.example', 'bob@x.example', 'eva@x.example', 'fay@x.example'),
  });
  const { differences } = await value('access.compare', { id });
  const [eva, fay] = differences.map(({ key }) => key) as [string, string];
  expect(await value('access.accept', { id, keys: [eva] })).toEqual({ accepted: 1 });
  expect(await drift(id)).toEqual([['new', 'fay@x.example']]);
  const [fayNow] = membersOf('fay@x.example') as [Member];
  record({
    organizationId: 'a',
    members: [...membersOf('ann@x.example', 'bob@x.example', 'eva@x.example'), ...withRole('admin', fayNow)],
  });
  expect(await value('access.accept', { id, keys: [fay] })).toEqual({ accepted: 0 });
  expect(await drift(id)).toEqual([['new', 'fay@x.example']]);
  expect((await value('access.list', {})).baselines[0]?.acceptedAt).toBe(5_000);
});

test('nothing that was read is kept where nothing was', async () => {
  const { call, folder } = openShop();
  expect(await call('access.keep', { name: 'Blog', instanceIds: ['blog'] })).toMatchObject({
    ok: false,
    error: { code: 'bad-input' },
  });
  expect(readdirSync(folder)).not.toContain('access');
});

const granted = (permissions: Permissions, ...members: Member[]) =>
  members.map((each) => ({ ...each, permissions }));

describe('what members were granted', () => {
  const MANY: Permissions = {
    switches: ['canAccessToDocker'],
    projects: ['p-1', 'p-2'],
    services: ['s-1', 's-2', 's-3'],
  };
  const [ann, bob] = membersOf('ann@x.example', 'Bob@x.example') as [Member, Member];

  /** A baseline of Ann, who was granted much, and Bob, who was granted nothing; then Ann lost some and Bob got a project. */
  async function openGranted() {
    const opened = openShop();
    const { record, value } = opened;
    record({ organizationId: 'a', members: [...granted(MANY, ann), ...granted({}, bob)] });
    const { id } = await value('access.keep', ALL);
    expect(await opened.drift(id)).toEqual([]);
    const { services: _, ...less } = MANY;
    record({ organizationId: 'a', members: [...granted({ projects: ['p-3'] }, bob), ...granted(less, ann)] });
    return { ...opened, id };
  }

  test('is kept by id and compared; what is other is told by id to whom it is put back', async () => {
    const { access, value, drift, id } = await openGranted();
    expect((await value('access.list', {})).baselines[0]?.granted).toEqual({ known: 2, of: 2 });
    expect(await drift(id)).toEqual([
      ['permissions', 'ann@x.example'],
      ['permissions', 'bob@x.example'],
    ]);
    const { differences } = await value('access.compare', { id });
    const keys = differences.map(({ key }) => key);
    expect([...(await access.permissionsOf(id, [...keys, 'gone']))]).toEqual([
      [keys[0], { granted: {}, revoked: { services: MANY.services } }],
      [keys[1], { granted: { projects: ['p-3'] }, revoked: {} }],
    ]);
  });

  test('is accepted for one person and differs for the other, also once roles are accepted beside it', async () => {
    const { value, drift, id, record } = await openGranted();
    const keyOf = async (kind: string, email: string) => {
      const { differences } = await value('access.compare', { id });
      return differences.find((each) => each.kind === kind && 'emails' in each && each.emails.includes(email))
        ?.key as string;
    };
    await value('access.accept', { id, keys: [await keyOf('permissions', 'ann@x.example')] });
    expect(await drift(id)).toEqual([['permissions', 'bob@x.example']]);
    const [raised] = withRole('deployer', { ...bob, permissions: { projects: ['p-3'] } });
    record({ organizationId: 'a', members: [ann, raised as Member] });
    // Of Ann it was not read this time.
    expect(await drift(id)).toEqual([
      ['raised', 'bob@x.example'],
      ['permissions', 'bob@x.example'],
    ]);
    await value('access.accept', { id, keys: [await keyOf('raised', 'bob@x.example')] });
    expect(await drift(id)).toEqual([['permissions', 'bob@x.example']]);
    await value('access.accept', { id, keys: [await keyOf('permissions', 'bob@x.example')] });
    expect(await drift(id)).toEqual([]);
  });

  test('is damaged in a file where a row has a set that is not there, or a set that is none', async () => {
    const { file, folder, cache, id } = await openGranted();
    await cache.flush();
    const text = readFileSync(file(id), 'utf8');
    for (const damaged of [text.replace('"granted":1', '"granted":7'), text.replace('"0.6"', '"0.9"')]) {
      expect(damaged).not.toBe(text);
      writeFileSync(file(id), damaged);
      const later = openAccess(folder, [SHOP]);
      expect((await later.value('access.list', {})).baselines).toEqual([]);
      expect(later.notices.map(({ title }) => title)).toEqual(['A baseline was set aside']);
    }
  });
});

describe('baselines on disk', () => {
  test('are a file each, for this person alone, and there at the next start', async () => {
    const { value, folder, file, cache } = openShop();
    const { id } = await value('access.keep', ALL);
    expect(statSync(file(id)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file(id), 'utf8'))).toMatchObject({ version: 2, name: 'All' });
    await cache.flush();
    const later = openAccess(folder, [SHOP]);
    expect((await later.value('access.list', {})).baselines.map(({ name, drift }) => [name, drift])).toEqual([
      ['All', null],
    ]);
    expect(await later.drift(id)).toEqual([]);
    expect((await later.value('access.list', {})).baselines[0]?.drift).toEqual({ differences: 0, apart: 1 });
  });

  test('are renamed and deleted, and unknown then', async () => {
    const { value, call, folder } = openShop();
    const { id } = await value('access.keep', ALL);
    await value('access.rename', { id, name: '  Before\nthe audit ' });
    expect((await value('access.list', {})).baselines.map(({ name }) => name)).toEqual(['Before the audit']);
    await value('access.delete', { id });
    expect((await value('access.list', {})).baselines).toEqual([]);
    expect(readdirSync(path.join(folder, 'access'))).toEqual([]);
    for (const answer of [
      await call('access.compare', { id }),
      await call('access.rename', { id, name: 'x' }),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'baseline-unknown' } });
  });

  test('that are damaged are set aside and told, the others stay', async () => {
    const folder = makeFolder();
    const { id } = await openShop(folder).value('access.keep', ALL);
    writeFileSync(path.join(folder, 'access', 'broken.json'), '{"version":1,"name":7}');
    const { value, notices } = openShop(folder);
    expect((await value('access.list', {})).baselines.map((each) => each.id)).toEqual([id]);
    expect(notices.map(({ title }) => title)).toEqual(['A baseline was set aside']);
    await value('access.list', {});
    expect(notices).toHaveLength(1);
    expect(
      readdirSync(path.join(folder, 'access')).filter((name) => name.startsWith('broken.malformed-')),
    ).toHaveLength(1);
  });

  test('that were kept when no date is are damaged, since none of it can be shown', async () => {
    const folder = makeFolder();
    const { id } = await openShop(folder).value('access.keep', ALL);
    const file = path.join(folder, 'access', `${id}.json`);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), keptAt: 1e300 }));
    const { value, notices } = openShop(folder);
    expect(await value('access.list', {})).toEqual({ baselines: [] });
    expect(notices.map(({ title }) => title)).toEqual(['A baseline was set aside']);
  });

  test('stay as they were where they cannot be written, and that is said', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'access'), '');
    const { call, value } = openShop(folder);
    expect(await call('access.keep', ALL)).toMatchObject({
      ok: false,
      error: { code: 'registry-unwritable' },
    });
    expect((await value('access.list', {})).baselines).toEqual([]);
  });

  test('are so many at most', async () => {
    const { value, call } = openShop(makeFolder(), { most: 2 });
    for (let at = 0; at < 2; at += 1) await value('access.keep', ALL);
    expect(await call('access.keep', ALL)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  });
});

describe('an instance that is removed', () => {
  test('takes its part of the baselines with it, and those that had nothing else', async () => {
    const { value, access, setInstances, cache, told } = openShop();
    const record = cache.recorder('blog');
    record({ account: accountOf('c') });
    record({ organizationId: 'c', members: membersOf('carl@x.example') });
    await value('access.keep', ALL);
    await value('access.keep', { name: 'Blog', instanceIds: ['blog'] });
    const before = told.length;
    setInstances([SHOP]);
    expect(await access.forget('blog')).toEqual({ ok: true, value: null });
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(before));
    const { baselines } = await value('access.list', {});
    expect(baselines.map(({ name, instances }) => [name, instances])).toEqual([
      ['All', [{ instanceId: 'shop', name: 'Shop' }]],
    ]);
  });

  test('is not in a baseline that is kept or comes in while it is removed, which is not there where it has nothing else', async () => {
    const { access, value, call, record, setInstances, afterList, cache, file } = openShop();
    const recordBlog = cache.recorder('blog');
    recordBlog({ account: accountOf('b') });
    recordBlog({ organizationId: 'b', members: membersOf('eva@x.example') });
    record({ organizationId: 'a', invitations: [] });
    const { id: first } = await value('access.keep', { name: 'Shop', instanceIds: ['shop'] });
    const kept = (await access.all()).find(({ id }) => id === first);
    if (!kept) throw new Error('It was not kept.');
    let forgetting: Promise<unknown> = Promise.resolve();
    const remove = () => {
      setInstances([BLOG]);
      forgetting = access.forget('shop');
    };
    afterList(remove);
    const { id } = await value('access.keep', ALL);
    await forgetting;
    expect(readFileSync(file(id), 'utf8')).not.toContain('ann@x.example');
    setInstances([SHOP, BLOG]);
    afterList(remove);
    expect(await call('access.keep', { name: 'Alone', instanceIds: ['shop'] })).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
    await forgetting;
    expect(await access.baselines.add({ ...kept, keptAt: 6_000, name: 'Came in' })).toEqual({
      ok: true,
      value: 'gone',
    });
    const { baselines } = await value('access.list', {});
    expect(baselines.map(({ name, instances }) => [name, instances.map((each) => each.name)])).toEqual([
      ['All', ['Blog']],
    ]);
  });

  test('is one that was removed: what a list lacks that was damaged, or is an older copy, stays for when it is back', async () => {
    const folder = makeFolder();
    const first = openShop(folder);
    await first.value('access.keep', ALL);
    const without = openAccess(folder, []);
    await without.value('access.list', {});
    without.setInstances([BLOG]);
    without.setInstances([]);
    await without.access.flush();
    const again = openShop(folder);
    expect((await again.value('access.list', {})).baselines).toMatchObject([
      { instances: [{ instanceId: 'shop' }] },
    ]);
  });
});

describe('the page is told', () => {
  test('of drift that a reading brings, once for readings that come together', async () => {
    const { value, record, told, access } = openShop();
    await value('access.keep', ALL);
    await vi.waitFor(() => expect(told).toMatchObject([{ revision: 1 }]));
    vi.advanceTimersByTime(1_000);
    await vi.waitFor(() => expect(told).toHaveLength(2));
    record({ organizationId: 'a', members: membersOf('ann@x.example') });
    record({ organizationId: 'a', invitations: [] });
    vi.advanceTimersByTime(999);
    expect(told).toHaveLength(2);
    vi.advanceTimersByTime(1);
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect((await access.drifts())?.map(({ differences }) => differences.length)).toEqual([1]);
  });

  test('which baselines there are, by name, also after one was renamed or deleted', async () => {
    const { value, call, told } = openShop();
    const { id: first } = await value('access.keep', { ...ALL, name: 'Spring' });
    const { id: second } = await value('access.keep', { ...ALL, name: 'Autumn' });
    const names = () =>
      Object.fromEntries(told.at(-1)?.baselines.map(({ id, name }) => [id, name]) ?? [['none', 'told']]);
    expect(names()).toEqual({ [first]: 'Spring', [second]: 'Autumn' });
    await call('access.rename', { id: first, name: 'March' });
    expect(names()).toEqual({ [first]: 'March', [second]: 'Autumn' });
    await call('access.delete', { id: second });
    expect(names()).toEqual({ [first]: 'March' });
    await call('access.delete', { id: first });
    expect(names()).toEqual({});
  });

  test('nothing, and nothing of people is loaded, where there is no baseline', async () => {
    const { record, told, access, people } = openShop();
    const places = vi.spyOn(people, 'places');
    record({ organizationId: 'a', members: [] });
    vi.advanceTimersByTime(10_000);
    await access.flush();
    await access.flush();
    expect(places).not.toHaveBeenCalled();
    expect(told).toEqual([]);
  });
});

test('an invitation that has run out opens nothing', async () => {
  const { value, drift, record } = openShop();
  const { id } = await value('access.keep', ALL);
  record({
    organizationId: 'a',
    invitations: [{ ...invitationOf('late@x.example'), expiresAt: '1970-01-01T00:00:04Z' }],
  });
  expect(await drift(id)).toEqual([]);
});

test('another person’s key shows the same installation by its organizations', async () => {
  const { value, record } = openShop();
  const { id } = await value('access.keep', ALL);
  const account: Account = {
    ...accountOf('a'),
    caller: { ...membersOf('eva@x.example')[0], userId: 'other' } as never,
  };
  record({ account });
  expect(await value('access.compare', { id })).toMatchObject({
    differences: [],
    // This person may be none of its members: that they do not list it proves nothing.
    apart: [{ organizationId: 'unread', why: 'unlisted' }],
  });
});

test('what was kept, accepted and deleted is remembered with whom it is about', async () => {
  const { value, call, record, noted } = openShop();
  const { id } = await value('access.keep', ALL);
  record({ organizationId: 'a', members: membersOf('ann@x.example', 'bob@x.example', 'eva@x.example') });
  const { differences } = await value('access.compare', { id });
  const keys = differences.map(({ key }) => key);
  await value('access.accept', { id, keys });
  await value('access.accept', { id, keys });
  await value('access.delete', { id });
  await call('access.delete', { id });
  expect(noted).toEqual([
    'keep-access: “All”: 2 people in 2 organizations on Shop.',
    'accept-access: Into “All”: new, eva@x.example, Org a.',
    'delete-baseline: “All”: 3 people in 2 organizations on Shop.',
  ]);
});
