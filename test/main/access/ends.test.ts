import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { accountOf, instanceOf, invitationOf, membersOf } from '../people/seen.ts';
import { makeFolder } from '../storage/folder.ts';
import { openEnds, SET_AT } from './endsFixture.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const ANN = 'ann@x.example';
const HOME = 'ann@home.example';
const NOWHERE = { member: 0, invited: 0, instances: 0, unknown: 0 };

/** Ann's off-boarding, which was over then; ms since the epoch. */
const offboardedAt = (changedAt: number) =>
  ({
    kind: 'off-board',
    changedAt,
    subjects: [ANN],
    counts: { ...countSteps([]), done: 1 },
  }) as unknown as Operation;

/** Ann and Bob in one organization of one instance, all of which was read. */
function openShop(folder = makeFolder()) {
  const opened = openEnds(folder, [instanceOf('shop')]);
  const record = opened.cache.recorder('shop');
  record({ account: accountOf('a') });
  record({ organizationId: 'a', members: membersOf('Ann@x.example', 'bob@x.example') });
  record({ organizationId: 'a', invitations: [] });
  return { ...opened, record };
}

test('an end is kept with its note, told with where the person is, and remembered', async () => {
  const { set, listed, told, noted } = openShop();
  expect(await set(['Ann@x.example'], '2026-06-01', ' three\nmonths ')).toEqual({ ok: true, value: {} });
  expect(await listed()).toEqual([
    {
      personId: ANN,
      emails: [ANN],
      day: '2026-06-01',
      note: 'three months',
      setAt: SET_AT,
      offboardedAt: null,
      where: { member: 1, invited: 0, instances: 1, unknown: 0 },
    },
  ]);
  expect(told).toEqual([{ revision: 1, ends: [{ personId: ANN, emails: [ANN], day: '2026-06-01' }] }]);
  expect(noted).toEqual(['set-end ann@x.example: Access ends on 2026-06-01, with a note.']);
});

test('an end outlives the app, in place of the one before', async () => {
  const folder = makeFolder();
  const first = openShop(folder);
  await first.set([ANN], '2026-06-01', 'three months');
  await first.set([ANN], '2026-09-01');
  await first.ends.flush();
  await first.cache.flush();
  expect(await openShop(folder).listed()).toMatchObject([{ day: '2026-09-01', note: '' }]);
});

test('a note needs no day, stands last, and needs no attention', async () => {
  const { set, listed, told } = openShop();
  await set([ANN], null, 'back in May');
  await set(['bob@x.example'], '2030-01-01');
  expect((await listed()).map(({ personId }) => personId)).toEqual(['bob@x.example', ANN]);
  expect(told.at(-1)?.ends.map(({ personId }) => personId)).toEqual(['bob@x.example']);
});

test('neither a day nor a note, or a day that the calendar has not, is refused', async () => {
  const { set } = openShop();
  await expect(set([ANN], null, ' ')).rejects.toThrow();
  for (const day of ['2026-02-30', '2026-6-1', '2025-02-29', 'soon'])
    await expect(set([ANN], day)).rejects.toThrow();
});

test('an end is removed, and that is remembered once', async () => {
  const { set, call, listed, noted, told } = openShop();
  await set([ANN], '2026-06-01');
  await call('ends.clear', { emails: ['ANN@x.example'] });
  await call('ends.clear', { emails: [ANN] });
  expect(await listed()).toEqual([]);
  expect(told.at(-1)?.ends).toEqual([]);
  expect(noted.slice(1)).toEqual(['clear-end ann@x.example: The end date and its note were removed.']);
});

test('what is set at the same time is all kept', async () => {
  const folder = makeFolder();
  const { set, call, ends } = openShop(folder);
  await Promise.all([
    set([ANN], '2026-06-01'),
    set(['bob@x.example'], '2026-07-01'),
    set(['carl@x.example'], '2026-08-01'),
    call('ends.clear', { emails: ['bob@x.example'] }),
  ]);
  expect((await ends.all()).map(({ emails }) => emails)).toEqual([[ANN], ['carl@x.example']]);
  expect(await openShop(folder).ends.all()).toEqual(await ends.all());
});

describe('the person of an end', () => {
  test('is found by an address that was joined later, and leaves with all of them', async () => {
    const { set, people, listed } = openShop();
    await set([ANN], '2026-06-01');
    await people.call('people.join', { ids: [HOME, ANN] });
    expect(await listed()).toMatchObject([{ personId: HOME, emails: [HOME, ANN], where: { member: 1 } }]);
  });

  test('who was joined of two with an end has the first day and both notes', async () => {
    const { set, people, listed } = openShop();
    await set([ANN], '2026-06-01', 'from the office');
    await set([HOME], '2026-05-01', 'from home');
    await people.call('people.join', { ids: [ANN, HOME] });
    expect(await listed()).toMatchObject([
      { personId: ANN, day: '2026-05-01', note: 'from the office · from home' },
    ]);
    await set([ANN, HOME], '2026-07-01');
    expect(await listed()).toMatchObject([{ day: '2026-07-01', note: '' }]);
  });

  test('who was separated keeps the end at each address, and one of them can lose it', async () => {
    const { set, people, listed, call } = openShop();
    await people.call('people.join', { ids: [ANN, HOME] });
    await set([ANN, HOME], '2026-06-01');
    await people.call('people.separate', { id: ANN, email: HOME });
    expect((await listed()).map(({ personId, emails }) => [personId, emails])).toEqual([
      [HOME, [HOME]],
      [ANN, [ANN]],
    ]);
    await call('ends.clear', { emails: [HOME] });
    expect((await listed()).map(({ personId }) => personId)).toEqual([ANN]);
  });
});

describe('where the person is', () => {
  test('counts organizations, invitations that are open, and instances', async () => {
    const { set, record, listed } = openShop();
    record({ account: accountOf('a', 'b', 'c') });
    record({ organizationId: 'b', members: membersOf('x@x.example') });
    record({ organizationId: 'b', invitations: [invitationOf(ANN)] });
    record({ organizationId: 'c', members: membersOf('x@x.example') });
    record({ organizationId: 'c', invitations: [{ ...invitationOf(ANN), expiresAt: '2026-02-01' }] });
    await set([ANN], '2026-06-01');
    expect((await listed())[0]?.where).toEqual({ member: 1, invited: 1, instances: 1, unknown: 0 });
  });

  test('is not known of organizations that were not wholly read, nor of instances that never were', async () => {
    const { set, listed, cache } = openEnds(makeFolder(), [instanceOf('shop'), instanceOf('blog')]);
    const record = cache.recorder('shop');
    record({ account: accountOf('a', 'b') });
    record({ organizationId: 'a', members: membersOf('bob@x.example') });
    await set([ANN], '2026-06-01');
    expect((await listed())[0]?.where).toEqual({ member: 0, invited: 0, instances: 0, unknown: 3 });
  });

  test('whoever is nowhere any more needs no attention, and is still listed', async () => {
    const { set, record, listed, told, ends, over } = openShop();
    await set([ANN], '2026-06-01');
    over.push(offboardedAt(SET_AT + 1));
    record({ organizationId: 'a', members: membersOf('bob@x.example') });
    expect(await listed()).toMatchObject([{ offboardedAt: SET_AT + 1, where: NOWHERE }]);
    ends.checkSoon();
    await vi.runAllTimersAsync();
    await expect.poll(() => told.at(-1)).toEqual({ revision: 2, ends: [] });
    record({ organizationId: 'a', members: membersOf('bob@x.example', 'eva@x.example') });
    await vi.runAllTimersAsync();
    await listed();
    expect(told).toHaveLength(2);
  });

  test('another note, and a removal that is taken back, keep that they were off-boarded; another day does not', async () => {
    const { set, call, listed, over, wait } = openShop();
    await set([ANN], '2026-06-01', 'three months');
    over.push(offboardedAt(SET_AT + 1));
    wait(2);
    const offboarded = async () => (await listed())[0]?.offboardedAt;
    await set([ANN], '2026-06-01', 'three months, asked by Eva');
    expect(await listed()).toMatchObject([{ note: 'three months, asked by Eva', setAt: SET_AT }]);
    expect(await offboarded()).toBe(SET_AT + 1);
    await call('ends.clear', { emails: [ANN] });
    await call('ends.set', { emails: [ANN], day: '2026-06-01', note: '', setAt: SET_AT });
    expect(await offboarded()).toBe(SET_AT + 1);
    await set([ANN], '2026-07-01');
    expect(await offboarded()).toBeNull();
  });

  test('an off-boarding before the end was set is none', async () => {
    const { set, listed, over } = openShop();
    over.push(offboardedAt(SET_AT - 1));
    await set([ANN], '2026-06-01');
    expect((await listed())[0]?.offboardedAt).toBeNull();
  });
});

test('the page is told last of what was set last, also where an earlier look took longer', async () => {
  const { set, told, ends, people, listed, file } = openShop();
  await set([ANN], '2026-06-01');
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { places } = people.people;
  const earlier = vi.spyOn(people.people, 'places').mockImplementationOnce(() => slow.then(places));
  ends.checkSoon();
  await vi.runAllTimersAsync();
  await expect.poll(() => earlier.mock.calls.length).toBe(1);
  const later = set([ANN], '2026-07-01');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('2026-07-01');
  // The later look would have ended by now, did it not wait for its turn.
  await listed();
  release();
  await later;
  await earlier.mock.results[0]?.value;
  await listed();
  expect(told.at(-1)?.ends.map(({ day }) => day)).toEqual(['2026-07-01']);
});

test('where nothing is kept no people are read, and nothing is told', async () => {
  const { ends, told, cache } = openShop();
  const lists = vi.spyOn(cache, 'load');
  ends.checkSoon();
  await vi.runAllTimersAsync();
  await ends.all();
  expect(lists).not.toHaveBeenCalled();
  expect(told).toEqual([]);
});

describe('ends from another computer', () => {
  const end = (id: string, emails: string[], day: string | null) => ({
    id,
    emails,
    day,
    note: 'theirs',
    setAt: 1,
  });

  test('are added for people without one alone', async () => {
    const { set, ends } = openShop();
    await set([ANN], '2026-06-01');
    const others = [end('1', [HOME, 'Ann@X.example'], '2026-01-01'), end('2', ['New@x.example'], null)];
    expect(await ends.addMissing(others)).toEqual({ ok: true, value: { added: 1 } });
    expect(await ends.addMissing(others)).toEqual({ ok: true, value: { added: 0 } });
    expect((await ends.all()).map(({ emails, day }) => [emails, day])).toEqual([
      [[ANN], '2026-06-01'],
      [['new@x.example'], null],
    ]);
  });

  test('are so many at most, and none is added of more', async () => {
    const { ends } = openShop();
    const many = Array.from({ length: 5_001 }, (_, at) => end(`${at}`, [`p${at}@x.example`], null));
    expect(await ends.addMissing(many)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(await ends.all()).toEqual([]);
  });
});

describe('the file', () => {
  test('is set aside where it cannot be understood, and that is told', async () => {
    const folder = makeFolder();
    const { file, listed, notices, set } = openShop(folder);
    writeFileSync(file, '{"version":1,"ends":[{"id":"1","emails":["a@x.example"],"day":"2026-02-31"}]}');
    expect(await listed()).toEqual([]);
    expect(notices.map(({ title }) => title)).toEqual(['End dates were set aside']);
    expect(readdirSync(folder).filter((name) => name.startsWith('ends.malformed-'))).toHaveLength(1);
    expect((await set([ANN], '2026-06-01')).ok).toBe(true);
  });

  test('in which a hand wrote an address twice has it once', async () => {
    const { file, ends } = openShop();
    const end = (id: string, emails: string[]) => ({ id, emails, day: '2026-06-01', note: '', setAt: 1 });
    writeFileSync(
      file,
      JSON.stringify({ version: 1, ends: [end('1', [' ANN@x.example', HOME]), end('2', [ANN])] }),
    );
    expect((await ends.all()).map(({ id, emails }) => [id, emails])).toEqual([
      ['1', [HOME]],
      ['2', [ANN]],
    ]);
  });
});
