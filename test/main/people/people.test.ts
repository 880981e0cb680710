import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { makeFolder } from '../storage/folder.ts';
import { accountOf, instanceOf, membersOf, openPeople } from './seen.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

async function openShop(folder = makeFolder()) {
  const opened = openPeople(folder, [instanceOf('shop')]);
  const record = opened.cache.recorder('shop');
  record({ account: accountOf('a', 'b') });
  record({ organizationId: 'a', members: membersOf('Ann@x.example', 'bob@x.example') });
  record({ organizationId: 'b', members: membersOf('ann@home.example') });
  return { ...opened, folder, record, file: path.join(folder, 'people.json') };
}
const BOTH = { ids: ['ann@x.example', 'ann@home.example'] };

describe('addresses that were joined', () => {
  test('are one person, under the first, also at the next start', async () => {
    const { call, value, emails, folder, cache, file } = await openShop();
    expect(await emails()).toEqual(['ann@home.example', 'Ann@x.example', 'bob@x.example']);
    expect(await call('people.join', BOTH)).toEqual({ ok: true, value: { changed: true } });
    const ann = {
      id: 'ann@x.example',
      email: 'Ann@x.example',
      emails: ['Ann@x.example', 'ann@home.example'],
      cells: [
        { organizationId: 'a', role: 'member' },
        { organizationId: 'b', role: 'member', email: 'ann@home.example' },
      ],
    };
    expect(await value('people.one', { id: 'ann@home.example' })).toMatchObject({ person: ann });
    expect(await emails({ atLeast: 2 })).toEqual(['Ann@x.example']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await cache.flush();
    const later = await openPeople(folder, [instanceOf('shop')]).value('people.list', {
      query: EVERYONE,
      from: 0,
      count: 10,
    });
    expect(later).toMatchObject({ all: 2, persons: [ann, { email: 'bob@x.example' }] });
  });

  test('that are joined, or taken apart, already change nothing, in whichever order they are named, and it is said', async () => {
    const { call, file } = await openShop();
    await call('people.join', { ids: ['one@x.example', 'two@x.example'] });
    await call('people.join', { ids: [...BOTH.ids, 'bob@x.example'] });
    const kept = readFileSync(file, 'utf8');
    for (const ids of [['one@x.example', 'two@x.example'], ['two@x.example', 'one@x.example'], BOTH.ids])
      expect(await call('people.join', { ids })).toEqual({ ok: true, value: { changed: false } });
    const apart = { id: 'one@x.example', email: 'bob@x.example' };
    expect(await call('people.separate', apart)).toEqual({ ok: true, value: { changed: false } });
    expect(readFileSync(file, 'utf8')).toBe(kept);
    expect(await call('people.separate', { ...apart, id: 'ann@x.example' })).toEqual({
      ok: true,
      value: { changed: true },
    });
  });

  test('are told of when they change, though nobody has looked at people yet', async () => {
    const { told, people } = await openShop();
    // As an import does.
    await people.joins.change(() => [BOTH.ids]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual([{ revision: 1, columnsRevision: 0 }]);
  });

  test('or told apart elsewhere take the place of nothing that was told apart here', async () => {
    const { call, people } = await openShop();
    await call('people.setApart', { id: 'ann@x.example', email: 'bob@x.example' });
    const others = Array.from({ length: 1_000 }, (_, at) => [`a${at}@x.example`, `b${at}@x.example`]);
    expect(await people.addApart(others)).toEqual({ ok: true, value: { added: 999, noRoom: 1 } });
    expect((await people.apart())[0]).toEqual(['ann@x.example', 'bob@x.example']);
  });

  test('stay joined where one of them goes and comes again, and are shown by the one that is there', async () => {
    const { call, value, record } = await openShop();
    await call('people.join', BOTH);
    record({ organizationId: 'a', members: membersOf('bob@x.example') });
    expect(await value('people.one', { id: 'ann@x.example' })).toMatchObject({
      person: {
        ...{ id: 'ann@x.example', email: 'ann@home.example' },
        emails: ['ann@home.example', 'ann@x.example'],
        cells: [{ organizationId: 'b' }],
      },
    });
    record({ organizationId: 'b', members: [] });
    expect(await value('people.one', { id: 'ann@x.example' })).toBeNull();
    record({ organizationId: 'a', members: membersOf('ann@x.example') });
    expect(await value('people.one', { id: 'ann@home.example' })).toMatchObject({
      person: { email: 'ann@x.example' },
    });
  });

  test('stand where the address belongs that they are shown by', async () => {
    const { call, emails, record } = await openShop();
    await call('people.join', { ids: ['bob@x.example', 'ann@home.example'] });
    expect(await emails()).toEqual(['Ann@x.example', 'bob@x.example']);
    record({ organizationId: 'a', members: membersOf('Ann@x.example') });
    expect(await emails()).toEqual(['ann@home.example', 'Ann@x.example']);
  });

  test('are people of their own once they are separated', async () => {
    const { call, emails, file } = await openShop();
    await call('people.join', BOTH);
    await call('people.separate', { id: 'bob@x.example', email: 'ann@home.example' });
    expect(await emails()).toEqual(['Ann@x.example', 'bob@x.example']);
    await call('people.separate', { id: 'ann@x.example', email: 'Ann@Home.example' });
    expect(await emails()).toEqual(['ann@home.example', 'Ann@x.example', 'bob@x.example']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, joined: [] });
  });

  test('go on being one person without the one that is taken out of three, be it the first', async () => {
    const { call, value } = await openShop();
    await call('people.join', BOTH);
    await call('people.join', { ids: ['ann@x.example', 'bob@x.example'] });
    expect((await value('people.one', { id: 'bob@x.example' }))?.person.emails).toHaveLength(3);
    await call('people.separate', { id: 'ann@x.example', email: 'ann@x.example' });
    expect(await value('people.one', { id: 'bob@x.example' })).toMatchObject({
      person: { id: 'ann@home.example' },
    });
  });

  test('cannot be those of somebody who has none', async () => {
    const { call, value, record, folder } = await openShop();
    record({ organizationId: 'b', members: membersOf('') });
    const { ids } = await value('people.ids', { query: EVERYONE });
    expect(ids).toEqual(['ann@x.example', 'bob@x.example', ' shop u-0']);
    expect(await call('people.join', { ids })).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(readdirSync(folder)).not.toContain('people.json');
  });

  test('are set aside where their file cannot be understood, and that is told', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'people.json'), '{"version":1,"joined":"all"}');
    const { notices, emails, call } = await openShop(folder);
    expect(notices).toEqual([]);
    expect(await emails()).toHaveLength(3);
    expect(notices.map(({ title }) => title)).toEqual(['Joined addresses were set aside']);
    expect(readdirSync(folder).filter((name) => name.startsWith('people.malformed-'))).toHaveLength(1);
    expect(await call('people.join', BOTH)).toMatchObject({ ok: true });
  });

  test('are left alone where a newer Quayside wrote them', async () => {
    const folder = makeFolder();
    const text = '{"version":2}';
    writeFileSync(path.join(folder, 'people.json'), text);
    const { notices, emails, call, file } = await openShop(folder);
    expect(await emails()).toHaveLength(3);
    expect(notices).toHaveLength(1);
    expect(await call('people.join', BOTH)).toMatchObject({ ok: false, error: { code: 'registry-newer' } });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('are not joined where that cannot be kept, or where the file cannot be read', async () => {
    for (const isOpen of [true, false]) {
      const { call, emails, file } = await openShop();
      if (isOpen) await emails();
      mkdirSync(file);
      expect(await call('people.join', BOTH)).toMatchObject({
        ok: false,
        error: { code: 'registry-unwritable' },
      });
      expect(await emails()).toHaveLength(3);
    }
  });

  test('stand in one group each, folded, whatever a hand wrote into the file', async () => {
    const folder = makeFolder();
    const joined = [
      ['ANN@x.example', ' ann@home.example'],
      ['bob@x.example'],
      ['ann@home.example', 'bob@x.example'],
    ];
    writeFileSync(path.join(folder, 'people.json'), JSON.stringify({ version: 1, joined }));
    const { emails, value } = await openShop(folder);
    expect(await emails()).toEqual(['Ann@x.example']);
    expect((await value('people.one', { id: 'ann@x.example' }))?.person.emails).toEqual([
      'Ann@x.example',
      'ann@home.example',
      'bob@x.example',
    ]);
  });
});

test('the page is told of changes gathered, by the newest revisions', async () => {
  const { told, value, record, call } = await openShop();
  const { revision } = await value('people.list', { query: EVERYONE, from: 0, count: 1 });
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([]);
  for (let reading = 0; reading < 10; reading += 1) record({ organizationId: 'b', members: [] });
  vi.advanceTimersByTime(199);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([{ revision: revision + 10, columnsRevision: expect.any(Number) }]);
  await call('people.join', BOTH);
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(2);
});

test('whose access ends by a day is found once end dates are told, by any address that was joined; the page is told of other ones alone', async () => {
  const { call, emails, people, told } = await openShop();
  await call('people.join', BOTH);
  expect(await emails({ endsBy: '2026-12-10' })).toEqual([]);
  vi.advanceTimersByTime(200);
  const before = told.length;
  const ends = [
    { personId: 'ann@x.example', emails: ['ann@home.example'], day: '2026-12-10' },
    { personId: 'bob@x.example', emails: ['bob@x.example'], day: '2026-12-11' },
  ];
  people.setEnds(ends);
  vi.advanceTimersByTime(200);
  expect(told.length).toBe(before + 1);
  expect(await emails({ endsBy: '2026-12-10' })).toEqual(['Ann@x.example']);
  expect(await emails({ endsBy: '2026-12-11' })).toHaveLength(2);
  people.setEnds(structuredClone(ends));
  vi.advanceTimersByTime(200);
  expect(told.length).toBe(before + 1);
});
