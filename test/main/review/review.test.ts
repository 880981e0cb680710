import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createNow } from '../../../src/main/access/drift.ts';
import { createReview } from '../../../src/main/review/review.ts';
import type { WorldFailure } from '../../../src/main/world/world.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { openAccess } from '../access/fixture.ts';
import { calling } from '../calling.ts';
import { accountOf, instanceOf, invitationOf, membersOf } from '../people/seen.ts';
import { makeFolder } from '../storage/folder.ts';
import { readCsv } from './readCsv.ts';

const PDF = new TextEncoder().encode('%PDF-1.7');
const instance = (id: string, organizationIds: string[]): Instance =>
  ({
    ...instanceOf(id, organizationIds),
    name: id.toUpperCase(),
    origin: `https://${id}.example`,
  }) as Instance;
const SAVING: CallInput<'review.save'> = {
  scope: { kind: 'all' },
  format: 'html',
  baselineId: null,
  olderThanDays: 30,
};

/** Two instances of two organizations, of which one was not read, over a real table of people. */
function open({ printed = ok(PDF) as Result<Uint8Array>, failures = [] as WorldFailure[] } = {}) {
  const folder = makeFolder();
  const instances = [instance('shop', ['a', 'b']), instance('blog', ['c', 'd'])];
  const opened = openAccess(folder, instances);
  const shop = opened.cache.recorder('shop');
  const blog = opened.cache.recorder('blog');
  shop({ account: accountOf('a', 'b') });
  blog({ account: accountOf('c', 'd') });
  for (const [record, id, emails] of [
    [shop, 'a', ['ann@x.example', 'bob@x.example']],
    [shop, 'b', ['ann@x.example']],
    [blog, 'c', ['ann@x.example', 'cem@x.example']],
  ] as const) {
    record({ organizationId: id, members: membersOf(...emails) });
    record({ organizationId: id, invitations: [invitationOf(`new-${id}@x.example`)] });
  }
  const asked: string[] = [];
  const prints: string[] = [];
  const noted: string[] = [];
  const state: { target: string | null } = { target: path.join(folder, 'review') };
  const review = createReview({
    instances: { list: () => instances },
    preferences: {
      read: () => ({ groups: [{ id: 'g', name: 'Clients', instanceIds: ['blog', 'gone'], folded: false }] }),
    },
    access: opened.access,
    world: { failures: () => failures },
    now: createNow({ ...opened, clock: () => 5_000 }),
    async print(pieces) {
      let text = '';
      for await (const piece of pieces) text += piece;
      prints.push(text);
      return printed;
    },
    chooseTarget: async (name, title) => {
      asked.push(`${title}: ${name}`);
      return state.target;
    },
    version: '9.8.7',
    offsetAt: () => 60,
    note: ({ kind, note }) => noted.push(`${kind}: ${note}`),
  });

  const { call, value } = calling(review.calls);
  const preview = (scope: CallInput<'review.preview'>['scope']) => value('review.preview', { scope });
  const save = (change: Partial<CallInput<'review.save'>> = {}) =>
    call('review.save', { ...SAVING, ...change });
  const read = () => readFileSync(state.target ?? '', 'utf8');
  return { ...opened, instances, preview, save, asked, prints, noted, state, read };
}

test('what main could not read last is told, by what its code means alone', async () => {
  const failures = [{ instanceId: 'blog', organizationId: null, code: 'timeout' as const }];
  const { save, read } = open({ failures });
  expect(await save({ format: 'csv' })).toMatchObject({ ok: true });
  const unread = readCsv(read()).filter(
    ({ Record, Instance }) => Record === 'not read' && Instance === 'BLOG',
  );
  expect(unread.map(({ Details }) => Details)).toEqual([
    'Shown as last seen: not reachable',
    'What 2 members were granted: not reachable',
    'Its people: not reachable',
  ]);
});

test('what it would cover is counted, each person once', async () => {
  const { preview } = open();
  expect(await preview({ kind: 'all' })).toEqual({
    ...{ instances: 2, organizations: 4, read: 3, people: 3 },
    baselines: [],
  });
  expect(await preview({ kind: 'group', groupId: 'g' })).toMatchObject({ instances: 1, people: 2, read: 1 });
  const organizations = [{ instanceId: 'shop', organizationId: 'b' }];
  expect(await preview({ kind: 'organizations', organizations })).toMatchObject({
    ...{ instances: 1, organizations: 1, people: 1 },
  });
  expect(await preview({ kind: 'group', groupId: 'none' })).toMatchObject({ organizations: 0, people: 0 });
});

test('baselines are offered of what is in question, the newest first; of a rebuilt installation none is', async () => {
  const { preview, value, cache } = open();
  await value('access.keep', { name: 'Shop alone', instanceIds: ['shop'] });
  await value('access.keep', { name: 'Both', instanceIds: [] });
  const offered = async (...instanceIds: string[]) =>
    (await preview({ kind: 'instances', instanceIds })).baselines
      .map(({ name, covers }) => `${name}: ${covers}`)
      .sort();
  expect(await offered('shop', 'blog')).toEqual(['Both: all', 'Shop alone: some']);
  expect(await offered('shop')).toEqual(['Both: all', 'Shop alone: all']);
  expect(await offered('blog')).toEqual(['Both: all']);
  cache.recorder('blog')({ account: accountOf('another') });
  expect(await offered('blog')).toEqual([]);
});

test('it is written where the person chose, for them alone, and remembered', async () => {
  const { save, asked, noted, read, state } = open();
  expect(await save({ format: 'csv' })).toEqual(ok({ outcome: 'saved', fileName: 'review' }));
  expect(asked).toEqual(['Save access report: Quayside access report 1970-01-01.csv']);
  expect(readCsv(read()).filter(({ Record }) => Record === 'member')).toHaveLength(5);
  if (process.platform !== 'win32') expect(statSync(state.target ?? '').mode & 0o777).toBe(0o600);
  expect(noted).toEqual([
    'export-review: All instances, to “review”: 3 people in 4 organizations, 3 read in full.',
  ]);
});

test('a PDF is what the HTML of it was printed to', async () => {
  const { save, prints, read, state } = open();
  await save();
  const html = read();
  await save({ format: 'pdf' });
  expect(prints).toEqual([html]);
  expect(html).toContain('1 January 1970, 01:00 (GMT+1)');
  expect(read()).toBe('%PDF-1.7');
  if (process.platform !== 'win32') expect(statSync(state.target ?? '').mode & 0o777).toBe(0o600);
});

test('what could not be printed or written is told, and no file is there; neither is one that nobody chose', async () => {
  const error = { code: 'internal' as const, message: 'Not printed.', advice: '' };
  const failing = open({ printed: fail(error) });
  expect(await failing.save({ format: 'pdf' })).toEqual(fail(error));
  expect(existsSync(failing.state.target ?? '')).toBe(false);
  const { save, state, noted } = open();
  for (const format of ['pdf', 'html', 'csv'] as const) {
    state.target = path.join(makeFolder(), 'none', 'review');
    expect(await save({ format })).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', message: expect.stringContaining('“review” could not be written') },
    });
    state.target = null;
    expect(await save({ format })).toEqual(ok({ outcome: 'canceled' }));
  }
  expect(noted).toEqual([]);
});

test('nothing is asked where nothing of it is there any more, or where its baseline is gone', async () => {
  const { save, asked } = open();
  expect(await save({ scope: { kind: 'instances', instanceIds: ['gone'] } })).toMatchObject({
    ok: false,
    error: { code: 'bad-input' },
  });
  expect(await save({ baselineId: 'gone' })).toMatchObject({
    ok: false,
    error: { code: 'baseline-unknown' },
  });
  expect(asked).toEqual([]);
});

test('what is too long to be printed is told before anything is asked; the other forms have room for it', async () => {
  const { save, asked, cache } = open();
  const many = Array.from({ length: 9_999 }, (_, at) => `person${at}@x.example`);
  cache.recorder('blog')({ organizationId: 'd', members: membersOf(...many) });
  expect(await save({ format: 'pdf' })).toMatchObject({
    ok: false,
    error: { code: 'bad-input', message: expect.stringContaining('too long for a PDF') },
  });
  expect(asked).toEqual([]);
  expect(await save({ format: 'html' })).toMatchObject({ ok: true });
});

test('what is other than its baseline has it is told with the day of that, never with its name', async () => {
  const { save, value, cache, read } = open();
  const { id } = await value('access.keep', { name: 'For the other client', instanceIds: [] });
  cache.recorder('shop')({ organizationId: 'a', members: membersOf('ann@x.example', 'new@x.example') });
  await save({ baselineId: id });
  expect(read()).toContain('<h2>Changes since 1970-01-01</h2>');
  expect(read()).toContain('New as member');
  expect(read()).toContain('Gone, was member');
  expect(read()).not.toContain('other client');
});
