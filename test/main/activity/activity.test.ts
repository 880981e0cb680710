import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createActivity, deletedMeanwhile } from '../../../src/main/activity/activity.ts';
import { keyNote } from '../../../src/main/activity/localChanges.ts';
import { type Archive, createArchive } from '../../../src/main/operations/archive.ts';
import { createLiveOperation, type LiveOperation } from '../../../src/main/operations/liveOperation.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { operationShape, type Step } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { filter, invite, operation } from './fixture.ts';

const OPEN = { state: 'open', at: 4, error: { code: 'offline', message: '', advice: '' } } as const;

function live(id: string, startedAt: number, steps: Step[]): LiveOperation {
  return createLiveOperation(
    { id, kind: 'invite', startedAt, installations: {}, steps },
    { journal: {} as never, clock: () => startedAt, onChange: () => {} },
  );
}

function open(folder = makeFolder(), around = (archive: Archive): Archive => archive) {
  let now = 1_000;
  const logged: string[] = [];
  const running: LiveOperation[] = [];
  let forgotten = 0;
  const archive = createArchive({ folder, clock: () => now });
  onTestFinished(() => archive.close().catch(() => {}));
  const activity = createActivity({
    archive: around(archive),
    operations: {
      open: () => running,
      forgetEnded: () => {
        forgotten += 1;
      },
    },
    instances: {
      find: (id: string) =>
        id === 'shop'
          ? ok({ id, name: 'Store' } as Instance)
          : fail({ code: 'instance-unknown', message: '', advice: '' }),
    },
    clock: () => {
      now += 1;
      return now;
    },
    newId: countIds('local'),
    log: (line) => logged.push(line),
  });
  return {
    activity,
    archive,
    folder,
    running,
    logged,
    forgotten: () => forgotten,
    page: (patch: Parameters<typeof filter>[0] = {}, part: { offset?: number; limit?: number } = {}) =>
      activity.page(filter(patch), { offset: 0, limit: 100, ...part }),
    idsOf: async (
      patch: Parameters<typeof filter>[0] = {},
      part: { offset?: number; limit?: number } = {},
    ) => {
      const { operations } = await activity.page(filter(patch), {
        offset: 0,
        limit: 100,
        ...part,
      });
      return operations.map(({ id }) => id);
    },
  };
}

describe('a page', () => {
  test('has what is open and what is archived, each once, the newest first, and goes on where the last one ended', async () => {
    const { archive, running, page, idsOf } = open();
    for (const [at, id] of ['a', 'b', 'c', 'd'].entries())
      await archive.add({
        ended: operation(id, at * 10),
        installations: {},
        steps: [invite(0, `${id}@x.example`)],
      });
    // One that was archived and goes on again stands there as it is now.
    running.push(live('b', 10, [invite(0, 'b@x.example', { state: OPEN })]));
    running.push(live('late', 15, [invite(0, 'late@x.example', { state: OPEN })]));
    expect(await idsOf()).toEqual(['d', 'c', 'late', 'b', 'a']);
    expect(await idsOf({}, { limit: 2 })).toEqual(['d', 'c']);
    expect(await idsOf({}, { offset: 2, limit: 2 })).toEqual(['late', 'b']);
    expect(await idsOf({ oldestFirst: true }, { limit: 2 })).toEqual(['a', 'b']);
    expect(await idsOf({ outcomes: ['open'] })).toEqual(['late', 'b']);
    expect(await page({ search: 'late' })).toMatchObject({ matching: 1, total: 5 });
  });

  test('of an instance has what concerns that one, and counts that alone', async () => {
    const { archive, page } = open();
    const ended = (id: string, ids: string[]) =>
      archive.add({ ended: operation(id, 1, { instanceIds: ids }), installations: {}, steps: [] });
    await ended('a', ['shop']);
    await ended('b', ['blog']);
    await ended('c', ['shop', 'blog']);
    const { operations, total, matching, options } = await page({ instanceId: 'blog' });
    expect(operations.map(({ id }) => id).sort()).toEqual(['b', 'c']);
    expect([total, matching]).toEqual([2, 2]);
    expect(options.kinds).toEqual([{ value: 'invite', count: 2 }]);
  });

  test('finds whom an operation is about also beyond those that its summary names', async () => {
    const { archive, idsOf } = open();
    const steps = Array.from({ length: 30 }, (_, at) => invite(at, `person-${at}@x.example`));
    const done = live('a', 1, steps);
    await archive.add({ ended: done.summary(), texts: done.texts(), installations: {}, steps });
    expect(done.summary().subjects).toHaveLength(20);
    expect(await idsOf({ search: 'person-29' })).toEqual(['a']);
  });
});

test('what a filter lets through is given with its steps, open and archived, one after the other', async () => {
  const { activity, archive, running } = open();
  await archive.add({ ended: operation('a', 1), installations: {}, steps: [invite(0, 'a@x.example')] });
  await archive.add({
    ended: operation('b', 2, { kind: 'undo' }),
    installations: {},
    steps: [invite(0, 'b@x.example')],
  });
  running.push(live('c', 3, [invite(0, 'c@x.example', { state: OPEN })]));
  const found: string[] = [];
  for await (const {
    operation: { id },
    steps,
  } of activity.withSteps(filter({ kinds: ['invite'] })))
    found.push(`${id}: ${steps.map(({ change }) => 'email' in change && change.email)}`);
  expect(found).toEqual(['c: c@x.example', 'a: a@x.example']);
});

describe('what is over, while it is read with its steps', () => {
  /** Two that are over, each with a step that invites one person. */
  async function two(...around: Parameters<typeof open>) {
    const app = open(...around);
    const add = (id: string, at: number) =>
      app.archive.add({ ended: operation(id, at), installations: {}, steps: [invite(0, `${id}@x.example`)] });
    await add('a', 1);
    await add('b', 2);
    return { ...app, add };
  }

  test('and cleared, is told, and nothing that was written since is taken for it', async () => {
    let clear = async () => {};
    const app = await two(makeFolder(), (archive) => ({
      ...archive,
      reader: () => {
        const read = archive.reader();
        return (id) => clear().then(() => read(id));
      },
    }));
    clear = async () => {
      await app.activity.clear();
      await app.add('c', 3);
    };
    await expect(app.activity.withSteps(filter()).next()).rejects.toThrow(deletedMeanwhile());
  });

  test('and an instance forgotten, goes on with what is left, each as it is now', async () => {
    const app = open();
    const at = (instanceId: string, id: number) => {
      const step = invite(id, `${instanceId}@x.example`);
      return { ...step, change: { ...step.change, instanceId } } as Step;
    };
    for (const [id, steps] of [
      ['other', [at('blog', 0)]],
      ['shared', [at('shop', 0), at('blog', 1)]],
      ['alone', [at('shop', 0)]],
      ['last', [at('blog', 0)]],
    ] as const) {
      const instanceIds = [...new Set(steps.map(({ change }) => change.instanceId))];
      const ended = { ...operation(id, id.length), instanceIds, counts: countSteps(steps) };
      await app.archive.add({ ended, installations: {}, steps: [...steps] });
    }
    const found = app.activity.withSteps(filter({ instanceId: 'blog' }));
    const told = [await found.next()].map(({ value }) => value?.operation.id);
    await app.activity.forget('shop');
    for await (const { operation: each, steps } of found)
      told.push([each.id, each.instanceIds, steps.map(({ change }) => change.instanceId)].join(' '));
    expect(told).toEqual(['shared', 'other blog blog', 'last blog blog']);
  });

  test('and where its steps cannot be read, says so of that one alone', async () => {
    const { folder, activity } = await two();
    const file = path.join(folder, 'operations-000001.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('invitations.create', 'invitations.CREATE'));
    const told: unknown[] = [];
    for await (const { operation: found, steps } of activity.withSteps(filter()))
      told.push([found.id, found.note, steps.length]);
    expect(told).toEqual([
      ['b', undefined, 1],
      ['a', 'Its steps cannot be read.', 0],
    ]);
  });
});

test('what was done to this app alone is kept beside the operations, and found by its words after a restart', async () => {
  const first = open();
  first.activity.note({
    kind: 'edit-instance',
    instance: { id: 'shop', name: 'Shop' },
    note: 'Address from https://a.example to https://b.example.',
  });
  first.activity.note({ kind: 'export-instances', instance: null, note: '2 instances, without keys.' });
  await first.archive.close();
  const { page } = open(first.folder);
  const { operations } = await page({ search: 'b.example edited' });
  expect(operations).toEqual([
    expect.objectContaining({
      kind: 'edit-instance',
      phase: 'ended',
      undoable: 0,
      subjects: ['Shop'],
      instanceIds: ['shop'],
      note: 'Address from https://a.example to https://b.example.',
    }),
  ]);
  expect((await page({ kinds: ['export-instances'] })).matching).toBe(1);
  expect((await page({ instanceId: 'shop' })).total).toBe(1);
});

test('cleared, what is over is gone, what is open stays, and a line says when', async () => {
  const { activity, archive, running, idsOf, page, forgotten } = open();
  await archive.add({ ended: operation('a', 1), installations: {}, steps: [] });
  running.push(live('b', 2, [invite(0, 'b@x.example', { state: OPEN })]));
  await activity.clear();
  expect(await idsOf()).toEqual(['local-1', 'b']);
  expect((await page()).operations[0]).toMatchObject({ kind: 'clear-activity' });
  expect(forgotten()).toBe(1);
});

test('what servers call people and organizations, however long, is kept in a line that fits', async () => {
  const app = open();
  const long = 'x'.repeat(10_000);
  const key = { userEmail: long, organizationName: long, start: null } as KeyRecord;
  app.activity.note({ kind: 'paste-key', instance: null, subject: long, note: keyNote(key) });
  app.activity.note({ kind: 'edit-instance', instance: null, note: long });
  await vi.waitFor(async () => expect((await app.page()).total).toBe(2));
  const { operations } = await app.page();
  for (const each of operations) expect(operationShape.safeParse(each).success).toBe(true);
  expect(operations.at(-1)?.note).toContain('for “x');
});

test('an entry that the disk refuses stops nothing, and is logged', async () => {
  const { activity, archive, logged } = open();
  vi.spyOn(archive, 'add').mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  activity.note({ kind: 'add-instance', instance: null, note: 'x' });
  await vi.waitFor(() => expect(logged).toEqual(['add-instance was not kept in Activity: the disk is full']));
  await setTimeout(0);
});

test('what there is of an instance is counted as it would go with it, and goes, but for what is open', async () => {
  const { archive, running, activity, idsOf, forgotten } = open();
  const onBlog = {
    ...invite(1, 'b@x.example'),
    change: { ...invite(1, 'b@x.example').change, instanceId: 'blog' },
  };
  const steps = [invite(0, 'a@x.example'), onBlog];
  await archive.add({ ended: operation('alone', 1), installations: {}, steps: steps.slice(0, 1) });
  const both = operation('both', 2, { instanceIds: ['shop', 'blog'] });
  await archive.add({ ended: both, installations: {}, steps });
  await archive.add({
    ended: operation('other', 3, { instanceIds: ['blog'] }),
    installations: {},
    steps: [],
  });
  running.push(live('open', 4, [invite(0, 'c@x.example', { state: OPEN })]));
  expect(await activity.countOf('shop')).toEqual({ alone: 1, shared: 1, open: 1 });
  await activity.forget('shop');
  expect(await idsOf()).toEqual(['open', 'other', 'both']);
  expect(await activity.countOf('shop')).toEqual({ alone: 0, shared: 0, open: 1 });
  expect(forgotten()).toBe(1);
});
