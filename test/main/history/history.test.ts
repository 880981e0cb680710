import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeFolder } from '../storage/folder.ts';
import { invitation, member, openHistory, seenBy, withKeys } from './fixture.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const ANN = member('ann@x.example', 'owner');
const BOB = member('bob@x.example', 'member', false);
const EVA = member('eva@x.example', 'admin', null);
const SHOP = withKeys('shop', ['a', 'b']);
const ACCOUNT = seenBy(['a', 'b', 'keyless']);
const WHOLE = {
  a: { members: [ANN, BOB], invitations: [invitation('new@x.example')] },
  b: { members: [{ ...ANN, role: 'member' }, EVA], invitations: [] },
};

/** Shop, read whole at noon of 10 March 2026. */
function openShop(options: Parameters<typeof openHistory>[1] = {}) {
  const opened = openHistory([SHOP], options);
  opened.read('shop', ACCOUNT, WHOLE);
  return opened;
}

test('a whole reading becomes one line that counts each person once', async () => {
  const { history } = openShop();
  expect(await history.of([])).toEqual({
    lines: [
      {
        day: '2026-03-10',
        instanceId: 'shop',
        people: 3,
        owners: 1,
        withoutTwoFactor: 1,
        openInvitations: 1,
        version: '0.29.1',
        organizations: 3,
        read: 2,
        sameLists: false,
      },
    ],
    closed: [],
  });
});

test('an address is one person however it is written, and those without an address are counted by their account', async () => {
  const { history, read } = openHistory([withKeys('shop', ['a', 'b'])]);
  const nobody = { ...member(''), userId: 'u-1' };
  read('shop', ACCOUNT, {
    a: { members: [member('ANN@x.example'), nobody], invitations: [] },
    b: { members: [member(' ann@x.example'), nobody, { ...nobody, userId: 'u-2' }], invitations: [] },
  });
  expect((await history.of([])).lines).toMatchObject([{ people: 3 }]);
});

test('only invitations that can be accepted are counted', async () => {
  const { history, read } = openHistory([withKeys('shop', ['a'])]);
  const invitations = [
    invitation('one@x.example'),
    invitation('late@x.example', '2026-03-10T00:00:00.000Z'),
    invitation('done@x.example', undefined, 'accepted'),
    invitation('odd@x.example', 'not a date'),
  ];
  read('shop', ACCOUNT, { a: { members: [ANN], invitations } });
  expect((await history.of([])).lines).toMatchObject([{ openInvitations: 2 }]);
});

test('a later reading of the same day takes its line’s place, also after a restart', async () => {
  const { folder, history, read, people } = openShop();
  await history.flush();
  read('shop', null, { a: { members: [ANN], invitations: [] } });
  expect(await people('shop')).toEqual([['2026-03-10', 2, false]]);
  const again = openHistory([SHOP], { folder });
  again.read('shop', ACCOUNT, {
    ...WHOLE,
    a: { members: [ANN, BOB, member('new@x.example')], invitations: [] },
  });
  expect(await again.people('shop')).toEqual([['2026-03-10', 4, false]]);
});

test('days follow each other, and a version that changed is in its day’s line', async () => {
  const { history, read, setTime, people } = openShop();
  await history.flush();
  setTime('2026-03-11T09:00:00');
  read('shop', seenBy(['a', 'b', 'keyless'], { version: '0.30.0' }), {
    ...WHOLE,
    a: { members: [ANN], invitations: [] },
  });
  expect(await people('shop')).toEqual([
    ['2026-03-10', 3, false],
    ['2026-03-11', 2, true],
  ]);
  expect((await history.of([])).lines.map(({ version }) => version)).toEqual(['0.29.1', '0.30.0']);
});

describe('what would look like a drop because a list was not read', () => {
  test('a day on which an organization failed that was read before has no line', async () => {
    const { history, read, setTime, people } = openShop();
    await history.flush();
    setTime('2026-03-11T09:00:00');
    read('shop', ACCOUNT, { a: WHOLE.a, b: { members: WHOLE.b.members } });
    expect(await people('shop')).toEqual([['2026-03-10', 3, false]]);
    read('shop', null, { b: { invitations: [] } });
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', 3, true],
    ]);
  });

  test('after a restart the whole of it is waited for, also on the same day', async () => {
    const { folder, history } = openShop();
    await history.flush();
    const again = openHistory([SHOP], { folder });
    again.read('shop', ACCOUNT, { a: WHOLE.a });
    expect(await again.people('shop')).toEqual([['2026-03-10', 3, false]]);
  });

  test('the first count of all is made whole by a list that comes late, and is told apart from the next day where it never does', async () => {
    const { history, read, setTime, people } = openHistory([SHOP]);
    read('shop', ACCOUNT, { a: WHOLE.a });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await people('shop')).toEqual([['2026-03-10', 2, false]]);
    // A slow server, or one that is asked again later that day.
    setTime('2026-03-10T12:01:00');
    read('shop', null, { b: { members: WHOLE.b.members } });
    read('shop', null, { b: { invitations: [] } });
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await history.of([])).lines).toMatchObject([{ people: 3, read: 2, sameLists: false }]);
    setTime('2026-03-11T09:00:00');
    read('shop', ACCOUNT, WHOLE);
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', 3, true],
    ]);

    const cut = openHistory([SHOP]);
    cut.read('shop', ACCOUNT, { a: WHOLE.a });
    await cut.history.flush();
    cut.setTime('2026-03-11T09:00:00');
    cut.read('shop', ACCOUNT, WHOLE);
    expect(await cut.people('shop')).toEqual([
      ['2026-03-10', 2, false],
      ['2026-03-11', 3, false],
    ]);
  });

  test('after a fortnight a list that comes late makes the first count whole as well', async () => {
    const { history, read, setTime, people } = openShop();
    await history.flush();
    setTime('2026-04-01T09:00:00');
    read('shop', ACCOUNT, { a: WHOLE.a });
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await people('shop')).at(-1)).toEqual(['2026-04-01', 2, false]);
    read('shop', null, { b: WHOLE.b });
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await people('shop')).at(-1)).toEqual(['2026-04-01', 3, true]);
  });

  test('an organization that a key may not list is not waited for', async () => {
    const { people } = openHistoryOf(['a', 'withheld'], { a: WHOLE.a });
    expect(await people('shop')).toEqual([['2026-03-10', 2, false]]);
  });

  test('what yesterday was read is not counted as of today', async () => {
    const { history, read, setTime, people } = openShop();
    await history.flush();
    setTime('2026-03-11T00:05:00');
    read('shop', null, { a: { members: [ANN], invitations: [] } });
    expect(await people('shop')).toEqual([['2026-03-10', 3, false]]);
  });

  test('without the account of the person whose key opens it, an organization is not taken for gone', async () => {
    const { read, setTime, people } = await openShopOfTwo();
    setTime('2026-03-11T09:00:00');
    read('shop', seenBy(['a']), { a: WHOLE.a });
    expect(await people('shop')).toEqual([['2026-03-10', 3, false]]);
  });

  test('without the only key of the person who sees it, an organization is not taken for gone either', async () => {
    const { read, setTime, setInstances, people } = await openShopOfTwo();
    setInstances([withKeys('shop', ['a'])]);
    setTime('2026-03-11T09:00:00');
    read('shop', seenBy(['a']), { a: WHOLE.a });
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', 2, false],
    ]);
  });

  test('one that fails for a fortnight is no longer waited for, and the line says so', async () => {
    const { history, read, setTime, people } = openShop();
    await history.flush();
    setTime('2026-03-23T09:00:00');
    read('shop', ACCOUNT, { a: WHOLE.a });
    expect(await people('shop')).toHaveLength(1);
    setTime('2026-03-24T09:00:00');
    read('shop', ACCOUNT, { a: WHOLE.a });
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-24', 2, false],
    ]);
  });

  test.each([
    {
      what: 'an organization whose key was removed leaves the counts, and the line says so',
      keysFor: ['a'],
      account: ACCOUNT,
      lists: { a: WHOLE.a },
      line: [2, false],
    },
    {
      what: 'one that is gone on the server, or was made there, is a change like any other',
      keysFor: ['a', 'b', 'made'],
      account: seenBy(['a', 'made', 'keyless']),
      lists: { a: WHOLE.a, made: { members: [ANN], invitations: [] } },
      line: [2, true],
    },
    {
      what: 'a key for one that was there before makes a line that does not compare',
      keysFor: ['a', 'b', 'keyless'],
      account: ACCOUNT,
      lists: { ...WHOLE, keyless: { members: [member('more@x.example')], invitations: [] } },
      line: [4, false],
    },
  ])('$what', async ({ keysFor, account, lists, line }) => {
    const { history, read, setTime, setInstances, people } = openShop();
    await history.flush();
    setTime('2026-03-11T09:00:00');
    setInstances([withKeys('shop', keysFor)]);
    read('shop', account, lists);
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', ...line],
    ]);
  });

  /** Shop, read whole at noon of 10 March 2026, whose second organization another person’s key opens. */
  async function openShopOfTwo() {
    const keys = [...withKeys('shop', ['a']).keys, ...withKeys('shop', ['b'], 'u-other').keys];
    const opened = openHistory([{ ...SHOP, keys }]);
    const account = seenBy(['a']);
    account.organizations.push(...seenBy(['b'], { userId: 'u-other' }).organizations);
    opened.read('shop', account, WHOLE);
    await opened.history.flush();
    return opened;
  }

  function openHistoryOf(
    organizationIds: string[],
    lists: Parameters<ReturnType<typeof openHistory>['read']>[2],
  ) {
    const opened = openHistory([withKeys('shop', organizationIds)]);
    opened.read('shop', seenBy(organizationIds), lists);
    return opened;
  }
});

describe('installations', () => {
  test('another one at the same address starts anew, and the first one goes on when it is back', async () => {
    const { history, read, setTime, setInstances, people } = openShop();
    await history.flush();
    setInstances([withKeys('shop', ['z'], 'u-z')]);
    setTime('2026-03-11T09:00:00');
    read('shop', seenBy(['z'], { userId: 'u-z' }), { z: { members: [ANN], invitations: [] } });
    expect(await people('shop')).toEqual([['2026-03-11', 1, false]]);
    setInstances([SHOP]);
    setTime('2026-03-12T09:00:00');
    read('shop', ACCOUNT, WHOLE);
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-12', 3, true],
    ]);
  });

  test('what came of the former server is forgotten with what was last seen of it', async () => {
    const { history, lastSeen, read, people } = openHistory([SHOP]);
    read('shop', ACCOUNT, { a: WHOLE.a });
    await lastSeen.remove('shop');
    read('shop', ACCOUNT, { b: WHOLE.b });
    await history.flush();
    expect(await people('shop')).toEqual([['2026-03-10', 2, false]]);
  });
});

describe('days', () => {
  test('a day begins and ends at midnight of the clock on the wall', async () => {
    const { history, read, setTime, people } = openHistory([SHOP]);
    for (const moment of ['2026-03-29T00:30:00', '2026-03-29T23:30:00', '2026-03-30T00:10:00']) {
      setTime(moment);
      read('shop', ACCOUNT, WHOLE);
      await history.flush();
    }
    expect(await people('shop')).toEqual([
      ['2026-03-29', 3, false],
      ['2026-03-30', 3, true],
    ]);
  });

  test('a clock that goes back loses no day, and a day that has not come yet is not shown', async () => {
    const { history, read, setTime, people, file } = openShop();
    await history.flush();
    setTime('2027-01-01T12:00:00');
    read('shop', ACCOUNT, WHOLE);
    await history.flush();
    setTime('2026-03-11T12:00:00');
    read('shop', ACCOUNT, WHOLE);
    expect(await people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', 3, true],
    ]);
    expect(readFileSync(file('shop'), 'utf8')).toContain('2027-01-01');
  });
});

describe('on disk', () => {
  test('a burst of readings is one write per instance, some seconds later, and the same count none', async () => {
    const { history, read, told, file } = openShop();
    expect(existsSync(file('shop'))).toBe(false);
    await vi.advanceTimersByTimeAsync(3_000);
    await history.flush();
    const text = readFileSync(file('shop'), 'utf8');
    expect(text.split('\n')).toHaveLength(4);
    read('shop', ACCOUNT, WHOLE);
    await history.flush();
    expect(readFileSync(file('shop'), 'utf8')).toBe(text);
    expect(told).toEqual([1]);
  });

  test('a file is readable by the person alone, and names nobody', async () => {
    const { history, file } = openShop();
    await history.flush();
    expect(statSync(file('shop')).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file('shop'))).mode & 0o777).toBe(0o700);
    expect(readFileSync(file('shop'), 'utf8')).not.toContain('@');
  });

  test('nothing is read or written before something was read or somebody looks', async () => {
    const { folder, history } = openHistory([SHOP]);
    await history.flush();
    expect(existsSync(path.join(folder, 'history'))).toBe(false);
    expect(await history.of([])).toEqual({ lines: [], closed: [] });
  });

  test('lines that make no sense are left out and kept aside; the good ones stay', async () => {
    const { folder, history, file } = openShop();
    await history.flush();
    appendFileSync(file('shop'), '["2026-03-11",1,\nnonsense\n["2026-03-12",-1,0,0,0,1,1,1,null]\n');
    const damaged = readFileSync(file('shop'), 'utf8');
    const again = openHistory([SHOP], { folder });
    expect(await again.people('shop')).toEqual([['2026-03-10', 3, false]]);
    const names = readdirSync(path.dirname(file('shop')));
    const copy = names.find((name) => name.startsWith('shop.malformed-')) ?? '';
    expect(readFileSync(path.join(path.dirname(file('shop')), copy), 'utf8')).toBe(damaged);
    expect(readFileSync(file('shop'), 'utf8')).not.toContain('nonsense');
    expect(again.notices).toHaveLength(1);
    expect(await again.people('shop')).toEqual([['2026-03-10', 3, false]]);
    expect(again.notices).toHaveLength(1);
  });

  test('a line that was cut short by a kill does not damage the next one', async () => {
    const { folder, history, file } = openShop();
    await history.flush();
    appendFileSync(file('shop'), '["2026-03-11",2');
    const again = openHistory([SHOP], { folder });
    again.setTime('2026-03-11T12:00:00');
    again.read('shop', ACCOUNT, WHOLE);
    expect(await again.people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', 3, true],
    ]);
  });

  test('a last line without an end stays a line of its own', async () => {
    const { folder, history, file } = openShop();
    await history.flush();
    writeFileSync(file('shop'), readFileSync(file('shop'), 'utf8').trimEnd());
    const again = openHistory([SHOP], { folder });
    again.setTime('2026-03-11T12:00:00');
    again.read('shop', ACCOUNT, WHOLE);
    expect(await again.people('shop')).toEqual([
      ['2026-03-10', 3, false],
      ['2026-03-11', 3, true],
    ]);
    expect(again.notices).toEqual([]);
  });

  test('a newer format is left alone, and told with the answer', async () => {
    const folder = makeFolder();
    const { history, file, read } = openHistory([SHOP], { folder });
    await mkdir(path.dirname(file('shop')), { recursive: true });
    writeFileSync(file('shop'), '{"version":2}\n{"future":true}\n');
    read('shop', ACCOUNT, WHOLE);
    expect(await history.of([])).toEqual({ lines: [], closed: [{ instanceId: 'shop', why: 'newer' }] });
    expect(readFileSync(file('shop'), 'utf8')).toBe('{"version":2}\n{"future":true}\n');
  });

  test('a history that cannot be read is told, not taken for empty, nor written over', async () => {
    const { history, file, logged, read } = openHistory([SHOP]);
    await mkdir(file('shop'), { recursive: true });
    read('shop', ACCOUNT, WHOLE);
    expect(await history.of([])).toEqual({ lines: [], closed: [{ instanceId: 'shop', why: 'unreadable' }] });
    expect(logged).toEqual(['The history of an instance could not be kept: there is a folder in its place.']);
  });

  test('what could not be written is written with the next reading', async () => {
    const { folder, history, file, read, people } = openHistory([SHOP]);
    writeFileSync(path.join(folder, 'history'), '');
    read('shop', ACCOUNT, WHOLE);
    await history.flush();
    rmSync(path.join(folder, 'history'));
    await history.flush();
    expect(existsSync(file('shop'))).toBe(true);
    expect(await people('shop')).toEqual([['2026-03-10', 3, false]]);
  });

  test('two writers lose no line of each other', async () => {
    const folder = makeFolder();
    const one = openHistory([SHOP], { folder });
    const other = openHistory([SHOP], { folder });
    for (const [day, opened] of [
      ['11', one],
      ['12', other],
      ['13', one],
    ] as const) {
      opened.setTime(`2026-03-${day}T12:00:00`);
      opened.read('shop', ACCOUNT, WHOLE);
      await opened.history.flush();
    }
    expect((await one.people('shop')).map(([day]) => day)).toEqual([
      '2026-03-11',
      '2026-03-12',
      '2026-03-13',
    ]);
  });

  test('at most three years are kept', async () => {
    const { history, file, setTime, read } = openShop();
    await history.flush();
    const first = readFileSync(file('shop'), 'utf8');
    const days = Array.from({ length: 1_600 }, (_, number) => {
      const day = new Date(Date.UTC(2022, 0, 1 + number)).toISOString().slice(0, 10);
      return `["${day}",1,1,1,1,1,1,1,null]\n`;
    });
    writeFileSync(file('shop'), first + days.join(''));
    setTime('2026-05-21T12:00:00');
    read('shop', ACCOUNT, WHOLE);
    await history.flush();
    const kept = readFileSync(file('shop'), 'utf8').trim().split('\n');
    expect(kept.filter((line) => line.startsWith('['))).toHaveLength(1_097);
    expect((await history.of([])).lines.at(-1)).toMatchObject({ day: '2026-05-21', people: 3 });
  });

  test('an instance that is removed takes its history along, with what was kept aside of it', async () => {
    const blog = withKeys('blog', ['a']);
    const { folder, read, history, setInstances, file } = openHistory([SHOP, blog]);
    read('shop', ACCOUNT, WHOLE);
    read('blog', seenBy(['a']), { a: WHOLE.a });
    await history.flush();
    writeFileSync(path.join(folder, 'history', 'shop.malformed-2026-03-01T000000.jsonl'), '');
    setInstances([blog]);
    await history.forget('shop');
    expect(readdirSync(path.dirname(file('blog')))).toEqual(['blog.jsonl']);
  });

  test('what a list of instances lacks that was damaged, or is an older copy, stays for when it is back', async () => {
    const { folder, history } = openShop();
    await history.flush();
    const without = openHistory([withKeys('blog', ['a'])], { folder });
    without.read('blog', seenBy(['a']), { a: WHOLE.a });
    await without.history.flush();
    without.setInstances([]);
    await without.history.forget('blog');
    expect(await openHistory([SHOP], { folder }).people('shop')).toEqual([['2026-03-10', 3, false]]);
  });
});

describe('calls', () => {
  test('history.of gives so many days of the instances that were asked for, none for all', async () => {
    const blog = withKeys('blog', ['a']);
    const { value, history, read, setTime } = openHistory([SHOP, blog]);
    for (const day of ['10', '11', '12']) {
      setTime(`2026-03-${day}T12:00:00`);
      read('shop', ACCOUNT, WHOLE);
      read('blog', seenBy(['a']), { a: WHOLE.a });
      await history.flush();
    }
    const days = async (instanceIds: string[]) =>
      (await value('history.of', { instanceIds, days: 2 })).lines.map((line) => [line.instanceId, line.day]);
    expect(await days(['blog'])).toEqual([
      ['blog', '2026-03-11'],
      ['blog', '2026-03-12'],
    ]);
    expect(await days([])).toHaveLength(4);
  });

  test('history.together adds up what was read last of each, also from before the days asked for', async () => {
    const blog = withKeys('blog', ['a']);
    const { value, history, read, setTime } = openHistory([SHOP, blog]);
    setTime('2026-03-01T12:00:00');
    read('blog', seenBy(['a']), { a: WHOLE.a });
    read('shop', ACCOUNT, WHOLE);
    await history.flush();
    setTime('2026-03-12T12:00:00');
    read('shop', ACCOUNT, { ...WHOLE, a: { members: [ANN], invitations: [] } });
    await history.flush();
    expect((await value('history.together', { instanceIds: [], days: 2 })).lines).toEqual([
      {
        day: '2026-03-12',
        people: 4,
        owners: 2,
        withoutTwoFactor: 1,
        openInvitations: 1,
        instances: 2,
        sameLists: true,
      },
    ]);
  });
});
