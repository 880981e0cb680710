import { describe, expect, test, vi } from 'vitest';
import type { Archive } from '../../../src/main/operations/archive.ts';
import type { Archived } from '../../../src/main/operations/archiveLines.ts';
import { createEngine } from '../../../src/main/operations/engine.ts';
import type { OperationJournal } from '../../../src/main/operations/journal.ts';
import type { Recorded } from '../../../src/main/operations/recorded.ts';
import { type AppError, fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Operation, Plan, Step, StepState } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { stepRow } from '../../shared/records.ts';
import { countIds } from '../storage/folder.ts';

// What the engine keeps of operations and where, with steps that end as the test says.

const error = (code: AppError['code']): AppError => ({ code, message: 'It failed.', advice: 'Try again.' });
const remove = (userId: string, instanceId = 'shop'): Change => ({
  action: 'members.remove',
  instanceId,
  organizationId: 'acme',
  userId,
  email: `${userId}@example.com`,
});
const planOf = (...changes: Change[]): Plan => ({
  kind: 'remove-people',
  steps: changes.map((change) => ({ change, instanceName: 'Shop', organizationName: 'Acme' })),
});
const DONE: StepState = { state: 'done', at: 1, output: {}, undo: null };
const undone = (userId: string): StepState => ({ ...DONE, undo: remove(`undo of ${userId}`) }) as StepState;
const OPEN: StepState = { state: 'open', at: 1, error: error('offline') };
const UNKNOWN: StepState = { state: 'unknown', at: 1, error: error('reset') };

type Options = Parameters<typeof createEngine>[0];

function open() {
  let now = 100;
  const logged: string[] = [];
  /** What became of journals and archive, in order. */
  const disk: string[] = [];
  const noted: Step[] = [];
  const runs: { instanceId: string; userIds: string[] }[] = [];
  const settled: string[] = [];
  const endedWaits: string[] = [];
  const begun: Recorded[] = [];
  const archived: Archived[] = [];
  const state = {
    /** How the step about a person ends, when it is run or looked up. */
    outcomes: {} as Record<string, StepState>,
    full: false,
    archiveFull: false,
    archiving: Promise.resolve(),
    changes: 0,
    left: [] as { operation: Recorded; journal: OperationJournal }[],
    /** Each chain of steps waits for it, at its end for the other, and each look for the third. */
    gate: Promise.resolve() as Promise<unknown>,
    lastGate: Promise.resolve() as Promise<unknown>,
    lookGate: Promise.resolve() as Promise<unknown>,
    /** What is written down first waits for it. */
    beginGate: Promise.resolve() as Promise<unknown>,
  };
  const journalOf = (id: string): OperationJournal => ({
    add: async () => {},
    append: async () => {
      disk.push(`synced ${id}`);
      if (state.full) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    },
    note: (steps) => {
      noted.push(...steps);
    },
    noteFacts: () => {},
    remove: async () => void disk.push(`removed ${id}`),
    close: async () => {
      disk.push(`closed ${id}`);
      throw new Error('it was closed');
    },
  });
  const archive: Archive = {
    add: async (operation) => {
      await state.archiving;
      if (state.archiveFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      archived.push(operation);
      disk.push(`archived ${operation.ended.id}`);
    },
    entries: async () => [],
    reader: () => async () => null,
    forget: async () => {},
    remember: async () => {},
    dropOld: async () => {},
    clear: async () => {},
    find: async (id) => archived.findLast(({ ended }) => ended.id === id) ?? null,
    close: async () => void disk.push('archive closed'),
  };
  const engine = createEngine({
    instances: {
      find: (id: string) =>
        id === 'gone'
          ? fail(error('instance-unknown'))
          : ok({ keys: [{ userId: `owner of ${id}` }] } as Partial<Instance> as Instance),
    },
    journal: {
      begin: async (operation) => {
        if (state.full) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        begun.push(structuredClone(operation));
        await state.beginGate;
        return journalOf(operation.id);
      },
      has: async () => false,
      recover: async (onUnreadable) => {
        onUnreadable('bad.jsonl', 'malformed');
        return state.left;
      },
    },
    archive,
    newSince: { look: async () => {}, withLooks: (plan) => plan },
    runSteps: {
      run: async (live, instanceId) => {
        const mine = live.steps.filter(
          (step) => step.change.instanceId === instanceId && step.state.state === 'waiting',
        );
        const userIds = mine.map(({ change }) => ('userId' in change ? String(change.userId) : ''));
        runs.push({ instanceId, userIds });
        await state.gate;
        for (const step of mine) {
          const outcome = state.outcomes[userIds[mine.indexOf(step)] ?? ''] ?? DONE;
          live.set({ ...step, state: outcome });
          if (outcome.state === 'skipped') throw new Error('inside');
        }
        await state.lastGate;
      },
      look: async () => {},
      heldBack: () => null,
      afterRestart: () => undefined,
      settleUnknown: async (operations, instanceId) => {
        for (const { recorded } of operations) settled.push(`${recorded.id} ${instanceId}`);
        await state.lookGate;
        for (const live of operations)
          for (const step of live.steps.filter(({ state: each }) => each.state === 'unknown'))
            live.set({ ...step, state: DONE });
      },
      isOver: ({ steps, isClosed }) =>
        steps.every(({ state: each }) =>
          each.state === 'unknown' ? isClosed : !['waiting', 'running', 'open'].includes(each.state),
        ),
    },
    endWait: (instanceId) => endedWaits.push(instanceId),
    clock: () => {
      now += 1;
      return now;
    },
    newId: countIds('op'),
    log: (line) => logged.push(line),
    onChange: () => {
      state.changes += 1;
    },
  } satisfies Options);
  const { calls } = engine;

  const find = (id: string) => engine.summaries().find((each) => each.id === id);
  async function run(plan: Plan): Promise<string> {
    const { operationId } = good(await engine.start(plan));
    await settle();
    return operationId;
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  function shut(gate: 'gate' | 'lastGate' | 'lookGate' | 'beginGate' = 'gate'): () => Promise<unknown> {
    let go = () => {};
    state[gate] = new Promise<void>((resolve) => {
      go = resolve;
    });
    return () => {
      go();
      return settle();
    };
  }
  const stepsOf = async (operationId: string) =>
    good(await calls['operations.steps']({ operationId, after: 0 })).steps;
  const wordsOf = async (operationId: string) =>
    (await stepsOf(operationId)).map((step) => step.state.state).join(' ');

  return {
    engine,
    calls,
    state,
    logged,
    disk,
    noted,
    runs,
    settled,
    endedWaits,
    begun,
    archived,
    journalOf,
    find,
    run,
    settle,
    shut,
    stepsOf,
    wordsOf,
  };
}

function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const codeOf = (result: Result<unknown>) => (result.ok ? null : result.error.code);

const recorded = (id: string, startedAt: number, ...states: StepState[]): Recorded => ({
  id,
  kind: 'remove-people',
  startedAt,
  installations: { shop: ['ada'] },
  steps: states.map((state, at) => stepRow(remove(`u${at}`), { id: at, state })),
});

describe('what is started', () => {
  test('is written down with whom its installations belong to, what cannot be done in it, and runs by instance', async () => {
    const app = open();
    const plan = planOf(remove('a'), remove('b', 'blog'), remove('c', 'gone'), remove('d'));
    const [, , , last] = plan.steps;
    if (last) last.denied = 'Only an owner can.';
    const id = await app.run(plan);
    expect(app.begun).toStrictEqual([
      {
        id,
        kind: 'remove-people',
        startedAt: expect.any(Number),
        installations: { shop: ['owner of shop'], blog: ['owner of blog'] },
        steps: plan.steps.map(({ denied, ...step }, at) => ({
          ...step,
          id: at,
          state: denied ? { state: 'skipped', at: expect.any(Number), why: denied } : { state: 'waiting' },
        })),
      },
    ]);
    expect(app.runs).toEqual([
      { instanceId: 'shop', userIds: ['a'] },
      { instanceId: 'blog', userIds: ['b'] },
      { instanceId: 'gone', userIds: ['c'] },
    ]);
    expect(await app.wordsOf(id)).toBe('done done done skipped');
  });

  test('is not done where it cannot be written down', async () => {
    const app = open();
    app.state.full = true;
    const started = await app.engine.start(planOf(remove('a')));
    expect(started).toMatchObject({
      error: { code: 'journal-unwritable', message: expect.stringContaining('the disk is full') },
    });
    expect([app.runs, app.engine.summaries()]).toEqual([[], []]);
  });

  test('is told when it begins, and when each of its instances and the whole has ended', async () => {
    const app = open();
    const go = app.shut();
    await app.run(planOf(remove('a'), remove('b', 'blog')));
    expect(app.state.changes).toBe(1);
    expect(app.find('op-1')?.phase).toBe('running');
    await go();
    // Two steps, two instances, and the end.
    expect(app.state.changes).toBe(6);
    expect(app.find('op-1')?.phase).toBe('ended');
  });

  test('ends also where something inside fails, which goes to the log', async () => {
    const app = open();
    app.state.outcomes.a = { state: 'skipped', at: 1, why: 'It went.' };
    const id = await app.run(planOf(remove('a'), remove('b', 'blog')));
    expect(app.logged).toEqual(['operation remove-people stopped: Error: inside']);
    expect(app.find(id)?.phase).toBe('ended');
    expect(app.disk).toEqual([`archived ${id}`, `removed ${id}`]);
  });

  test('and is left off by something that fails inside leaves the rest of that instance to be run', async () => {
    const app = open();
    app.state.outcomes.a = { state: 'skipped', at: 1, why: 'It went.' };
    const id = await app.run(planOf(remove('a'), remove('b', 'blog'), remove('c')));
    expect(await app.wordsOf(id)).toBe('skipped done open');
    expect(app.noted.map((step) => [step.id, step.state.state])).toEqual([[2, 'open']]);
    good(await app.calls['operations.continue']({ operationId: id }));
    await app.settle();
    expect(await app.wordsOf(id)).toBe('skipped done done');
  });
});

describe('what has ended', () => {
  test('is archived as it stands, and then its journal goes', async () => {
    const app = open();
    const id = await app.run(planOf(remove('a')));
    expect(app.disk).toEqual([`archived ${id}`, `removed ${id}`]);
    expect(app.archived).toEqual([
      {
        ended: app.find(id),
        installations: { shop: ['owner of shop'] },
        steps: await app.stepsOf(id),
        texts: 'a@example.com\nAcme\nShop',
      },
    ]);
  });

  test('but is not over keeps its journal, with all of it on disk', async () => {
    const app = open();
    app.state.outcomes.a = OPEN;
    const id = await app.run(planOf(remove('a')));
    expect(app.disk).toEqual([`synced ${id}`]);
    app.state.full = true;
    app.state.outcomes.b = OPEN;
    good(await app.calls['operations.continue']({ operationId: id }));
    await app.settle();
    expect(app.logged).toEqual(['the disk is full']);
  });

  test('and cannot be archived stays in Activity with its journal, until a later refresh archives it', async () => {
    const app = open();
    app.state.archiveFull = true;
    const id = await app.run(planOf(remove('a')));
    expect(app.disk).toEqual([]);
    expect(app.logged).toEqual(['operation remove-people was not archived: the disk is full']);
    expect(app.find(id)?.phase).toBe('ended');
    expect(app.engine.open().map(({ recorded }) => recorded.id)).toEqual([id]);
    app.state.archiveFull = false;
    await app.engine.settle('shop');
    expect(app.disk).toEqual([`archived ${id}`, `removed ${id}`]);
    expect(app.engine.open()).toEqual([]);
  });

  test('leaves nothing to be read twice where its instance answers several times in a moment', async () => {
    const app = open();
    app.state.outcomes.a = UNKNOWN;
    const id = await app.run(planOf(remove('a')));
    const go = app.shut('lookGate');
    const settlings = ['shop', 'shop', 'blog'].map((each) => app.engine.settle(each));
    await go();
    await Promise.all(settlings);
    expect(app.settled).toEqual([`${id} shop`, `${id} blog`]);
    await app.engine.settle('shop');
  });

  test('stays in memory for the last hundred; what is open stays whatever its age', async () => {
    const app = open();
    app.state.outcomes.open = OPEN;
    const first = await app.run(planOf(remove('open')));
    for (let count = 0; count < 101; count += 1) await app.run(planOf(remove('a')));
    const ids = app.engine.summaries().map(({ id }) => id);
    expect(ids).toHaveLength(101);
    expect(ids.slice(0, 2)).toEqual([first, 'op-3']);
    // What memory has let go is found in the archive.
    expect(await app.wordsOf('op-2')).toBe('done');
  });
});

describe('what is asked for again', () => {
  test('puts the open steps in line, those that can be retried, or those that were chosen', async () => {
    const app = open();
    const failed: StepState = { state: 'failed', at: 1, error: error('conflict'), left: remove('rest of b') };
    Object.assign(app.state.outcomes, { a: OPEN, b: failed, c: UNKNOWN, d: { state: 'canceled', at: 1 } });
    const id = await app.run(planOf(...['a', 'b', 'c', 'd', 'e'].map((each) => remove(each))));
    expect(await app.wordsOf(id)).toBe('open failed unknown canceled done');
    app.state.outcomes = {};
    app.runs.length = 0;
    good(await app.calls['operations.retry']({ operationId: id, stepIds: [0, 2, 4] }));
    await app.settle();
    expect(await app.wordsOf(id)).toBe('open failed done canceled done');
    expect(app.noted.map((step) => [step.id, step.state.state])).toEqual([[2, 'waiting']]);
    good(await app.calls['operations.retry']({ operationId: id }));
    await app.settle();
    good(await app.calls['operations.continue']({ operationId: id }));
    await app.settle();
    expect(await app.wordsOf(id)).toBe('done done done done done');
    expect(app.runs.map(({ userIds }) => userIds)).toEqual([['c'], ['rest of b', 'd'], ['a']]);
  });

  test.each([
    ['failed', 'done done canceled'],
    ['canceled', 'failed unknown done'],
  ] as const)('of what %s alone leaves all else', async (only, words) => {
    const app = open();
    Object.assign(app.state.outcomes, {
      a: { state: 'failed', at: 1, error: error('conflict') },
      b: UNKNOWN,
      c: { state: 'canceled', at: 1 },
    });
    const operationId = await app.run(planOf(remove('a'), remove('b'), remove('c')));
    app.state.outcomes = {};
    good(await app.calls['operations.retry']({ operationId, only }));
    await app.settle();
    expect(await app.wordsOf(operationId)).toBe(words);
  });

  test('and has nothing to do does nothing; what is unknown or still runs is told', async () => {
    const app = open();
    const id = await app.run(planOf(remove('a')));
    good(await app.calls['operations.continue']({ operationId: id }));
    good(await app.calls['operations.retry']({ operationId: id }));
    expect([app.runs.length, app.begun.length]).toEqual([1, 1]);
    expect(codeOf(await app.calls['operations.retry']({ operationId: 'none' }))).toBe('operation-unknown');
    const go = app.shut();
    const running = await app.run(planOf(remove('b')));
    expect(codeOf(await app.calls['operations.continue']({ operationId: running }))).toBe(
      'operation-running',
    );
    expect(codeOf(await app.calls['operations.close']({ operationId: running }))).toBe('operation-running');
    await go();
    good(await app.calls['operations.continue']({ operationId: running }));
  });

  test('and of which nothing stands open does nothing, also where nobody knows what became of a step', async () => {
    const app = open();
    app.state.outcomes.a = UNKNOWN;
    const id = await app.run(planOf(remove('a')));
    good(await app.calls['operations.continue']({ operationId: id }));
    await app.settle();
    expect([app.runs.length, await app.wordsOf(id)]).toEqual([1, 'unknown']);
  });

  test('out of the archive is written down anew, as it stands and with what it takes back', async () => {
    const app = open();
    app.state.outcomes.a = { state: 'failed', at: 1, error: error('conflict') };
    const id = await app.run(planOf(remove('a'), remove('b')));
    const again = await restarted(app);
    again.state.full = true;
    expect(codeOf(await again.calls['operations.retry']({ operationId: id }))).toBe('journal-unwritable');
    again.state.full = false;
    const asked = ['operations.steps', 'operations.steps'].map(() =>
      again.calls['operations.steps']({ operationId: id, after: 0 }),
    );
    expect((await Promise.all(asked)).map((each) => good(each).steps.length)).toEqual([2, 2]);
    expect(again.engine.summaries()).toHaveLength(1);
    good(await again.calls['operations.retry']({ operationId: id }));
    await again.settle();
    expect(again.begun).toMatchObject([
      {
        id,
        installations: { shop: ['owner of shop'] },
        steps: [{ state: { state: 'failed' } }, { state: DONE }],
      },
    ]);
    expect(again.begun[0]).not.toHaveProperty('undoOf');
    expect(await again.wordsOf(id)).toBe('done done');
    expect(again.disk).toEqual([`archived ${id}`, `removed ${id}`]);
  });

  test('out of the archive while its steps are looked at is one operation', async () => {
    const app = open();
    app.state.outcomes.a = { state: 'failed', at: 1, error: error('conflict') };
    const id = await app.run(planOf(remove('a')));
    const again = await restarted(app);
    const go = again.shut();
    await Promise.all([
      again.calls['operations.retry']({ operationId: id }),
      again.calls['operations.steps']({ operationId: id, after: 0 }),
    ]);
    expect(again.find(id)?.phase).toBe('running');
    await go();
  });

  test('while it is being archived waits for that, and has a journal of its own then', async () => {
    const app = open();
    app.state.outcomes.a = { state: 'failed', at: 1, error: error('conflict') };
    let archived = () => {};
    app.state.archiving = new Promise<void>((resolve) => {
      archived = resolve;
    });
    const id = await app.run(planOf(remove('a')));
    expect(app.find(id)?.phase).toBe('ended');
    const asked = app.calls['operations.retry']({ operationId: id });
    await app.settle();
    // As long as the old one is there, the new one would go with it.
    expect([app.begun.length, app.disk]).toEqual([1, []]);
    app.state.outcomes = {};
    archived();
    good(await asked);
    expect([app.begun.length, app.disk]).toEqual([2, [`archived ${id}`, `removed ${id}`]]);
    await app.settle();
    expect(await app.wordsOf(id)).toBe('done');
  });

  test('lets an instance that asked to wait be called now, and no other', async () => {
    const app = open();
    Object.assign(app.state.outcomes, {
      a: { state: 'open', at: 1, error: error('rate-limited') },
      b: { state: 'open', at: 1, error: error('rate-limited') },
      c: OPEN,
      d: { state: 'open', at: 1, error: error('rate-limited') },
    });
    const plan = planOf(remove('a'), remove('b'), remove('c', 'blog'), remove('d', 'farm'));
    const id = await app.run(plan);
    good(await app.calls['operations.continue']({ operationId: id }));
    expect(app.endedWaits).toEqual(['shop', 'farm']);
  });
});

async function restarted(app: ReturnType<typeof open>) {
  const next = open();
  next.archived.push(...app.archived);
  return next;
}

describe('cancel', () => {
  test('stops what runs, and is told; what does not run is left alone', async () => {
    const app = open();
    const go = app.shut();
    const id = await app.run(planOf(remove('a')));
    const before = app.state.changes;
    good(await app.calls['operations.cancel']({ operationId: id }));
    expect([app.find(id)?.phase, app.state.changes]).toEqual(['stopping', before + 1]);
    await go();
    const after = app.state.changes;
    good(await app.calls['operations.cancel']({ operationId: id }));
    good(await app.calls['operations.cancel']({ operationId: 'none' }));
    expect([app.find(id)?.phase, app.state.changes]).toEqual(['ended', after]);
  });

  test('of an earlier run of it does not stop the next one', async () => {
    const app = open();
    app.state.outcomes.a = OPEN;
    const first = app.shut();
    const id = await app.run(planOf(remove('a')));
    good(await app.calls['operations.cancel']({ operationId: id }));
    await first();
    const second = app.shut();
    good(await app.calls['operations.continue']({ operationId: id }));
    expect(app.find(id)?.phase).toBe('running');
    await second();
  });
});

describe('undo', () => {
  test('takes back what was done and can be, the last first, after a look', async () => {
    const app = open();
    Object.assign(app.state.outcomes, {
      a: undone('a'),
      b: DONE,
      c: undone('c'),
      d: UNKNOWN,
      e: undone('e'),
    });
    const id = await app.run(planOf(...['a', 'b', 'c', 'd', 'e'].map((each) => remove(each))));
    const { operationId } = good(await app.engine.undo({ operationId: id, stepIds: [0, 1, 2, 3] }));
    await app.settle();
    expect(app.runs[1]).toEqual({ instanceId: 'shop', userIds: ['undo of c', 'undo of a'] });
    expect(app.find(operationId)).toMatchObject({ kind: 'undo', undoOf: id });
    good(await app.engine.undo({ operationId: id }));
    await app.settle();
    // What was taken back is not taken back again.
    expect(app.runs[2]?.userIds).toEqual(['undo of e']);
    // It stands in the archive as what it is.
    const again = await restarted(app);
    await again.stepsOf(operationId);
    expect(again.find(operationId)).toMatchObject({ kind: 'undo', undoOf: id });
  });

  test('of what cannot be taken back, or is not known, is told', async () => {
    const app = open();
    const id = await app.run(planOf(remove('a')));
    expect(codeOf(await app.engine.undo({ operationId: id }))).toBe('conflict');
    expect(codeOf(await app.engine.undo({ operationId: 'none' }))).toBe('operation-unknown');
  });
});

describe('close', () => {
  test('gives up what waits, and archives it once what nobody knows was looked up', async () => {
    const app = open();
    Object.assign(app.state.outcomes, { a: OPEN, b: UNKNOWN });
    const id = await app.run(planOf(remove('a'), remove('b'), remove('c')));
    good(await app.calls['operations.close']({ operationId: id }));
    expect(await app.wordsOf(id)).toBe('canceled unknown done');
    expect((await app.stepsOf(id))[0]?.state).toMatchObject({ error: { code: 'offline' } });
    expect(app.noted.map((step) => [step.id, step.state.state])).toEqual([[0, 'canceled']]);
    expect(app.disk).not.toContain(`archived ${id}`);
    await app.engine.settle('shop');
    expect(await app.wordsOf(id)).toBe('canceled done done');
    expect(app.disk.slice(-2)).toEqual([`archived ${id}`, `removed ${id}`]);
    const written = app.disk.length;
    good(await app.calls['operations.close']({ operationId: id }));
    expect(app.disk).toHaveLength(written);
    expect(codeOf(await app.calls['operations.close']({ operationId: 'none' }))).toBe('operation-unknown');
  });

  test('while a retry is being written down comes too late, and what is not known of it stays to be looked up', async () => {
    const app = open();
    app.state.outcomes.a = { state: 'failed', at: 1, error: error('conflict') };
    const id = await app.run(planOf(remove('a')));
    app.state.outcomes.a = UNKNOWN;
    const [go, ended] = [app.shut('beginGate'), app.shut()];
    const asked = app.calls['operations.retry']({ operationId: id });
    const closed = app.calls['operations.close']({ operationId: id });
    await app.settle();
    await go();
    good(await asked);
    expect(codeOf(await closed)).toBe('operation-running');
    await ended();
    expect(app.find(id)?.phase).toBe('open');
  });
});

test('the steps that changed since a revision are told, and an operation that nobody knows', async () => {
  const app = open();
  const id = await app.run(planOf(remove('a'), remove('b')));
  const after = (revision: number) => app.calls['operations.steps']({ operationId: id, after: revision });
  expect(good(await after(2)).steps.map((step) => step.id)).toEqual([1]);
  expect(good(await after(3))).toMatchObject({ operation: { revision: 3 }, steps: [] });
  expect(codeOf(await app.calls['operations.steps']({ operationId: 'none', after: 0 }))).toBe(
    'operation-unknown',
  );
});

test('what is over is let go of when Activity was cleared, and what is not stays', async () => {
  const app = open();
  app.state.outcomes.open = OPEN;
  for (const each of ['a', 'open', 'b']) await app.run(planOf(remove(each)));
  expect(app.engine.open().map(({ recorded: { id } }) => id)).toEqual(['op-2']);
  app.engine.forgetEnded();
  expect(app.engine.summaries().map(({ id }) => id)).toEqual(['op-2']);
  expect((await app.engine.find('op-2')).ok).toBe(true);
});

test('what goes on again is in memory, also where that let go of it while it was being written down', async () => {
  const app = open();
  app.state.outcomes.a = { state: 'failed', at: 1, error: error('conflict') };
  const id = await app.run(planOf(remove('a')));
  const [go, ended] = [app.shut('beginGate'), app.shut()];
  const asked = app.calls['operations.retry']({ operationId: id });
  await app.settle();
  app.engine.forgetEnded();
  await go();
  good(await asked);
  expect(app.find(id)?.phase).toBe('running');
  expect(codeOf(await app.calls['operations.retry']({ operationId: id }))).toBe('operation-running');
  good(await app.calls['operations.cancel']({ operationId: id }));
  expect(app.find(id)?.phase).toBe('stopping');
  await ended();
});

test('what was done to this app alone has nothing that could be run or taken back', async () => {
  const app = open();
  const id = await app.run(planOf(remove('a')));
  const ended = { ...(app.find(id) as Operation), id: 'local', kind: 'forget-key' as const, note: 'A key.' };
  app.archived.push({ ended, installations: {}, steps: [] });
  const again = [app.calls['operations.retry'], app.engine.undo];
  for (const call of again) expect(codeOf(await call({ operationId: 'local' }))).toBe('operation-unknown');
});

test('a start takes up what an earlier run left as it must have ended, and archives what is over', async () => {
  const app = open();
  const [half, whole] = [
    recorded('half', 10, DONE, { state: 'running', at: 5 }, { state: 'waiting' }),
    recorded('whole', 20, DONE),
  ];
  for (const operation of [half, whole])
    app.state.left.push({ operation, journal: app.journalOf(operation.id) });
  await app.engine.recover();
  expect(await app.wordsOf('half')).toBe('done unknown open');
  expect(app.noted.map((step) => [step.id, step.state.state])).toEqual([
    [1, 'unknown'],
    [2, 'open'],
  ]);
  expect(app.disk).toEqual(['synced half', 'archived whole', 'removed whole']);
  expect(app.logged).toEqual(['the journal of an operation cannot be read: bad.jsonl']);
  expect(app.engine.summaries().map(({ phase }) => phase)).toEqual(['open', 'ended']);
});

test('what stands open from an earlier run is told also where nothing of it changed; of nothing nothing is told', async () => {
  const [none, some] = [open(), open()];
  await none.engine.recover();
  expect(none.state.changes).toBe(0);
  some.state.left.push({ operation: recorded('left', 10, OPEN), journal: some.journalOf('left') });
  await some.engine.recover();
  expect(some.state.changes).toBe(1);
});

describe('what was done without a person’s asking', () => {
  test('goes into the archive as done', async () => {
    const app = open();
    const by = { email: 'ada@example.com', start: null, name: null };
    const known = { shop: ['left alone'] };
    await app.engine.remember({ ...planOf(remove('a'), remove('b')), known }, [by, null]);
    expect(app.archived).toMatchObject([
      {
        ended: { kind: 'remove-people', phase: 'ended', counts: { done: 2 }, people: [by.email] },
        installations: { shop: ['owner of shop'] },
        known,
        steps: [
          { change: remove('a'), state: { state: 'done', undo: null }, by },
          { change: remove('b'), state: { state: 'done', undo: null } },
        ],
      },
    ]);
    expect([app.begun, app.runs, app.logged]).toEqual([[], [], []]);
  });

  test('and cannot be archived goes to the log', async () => {
    const app = open();
    app.state.archiveFull = true;
    await app.engine.remember(planOf(remove('a')), [null]);
    expect(app.logged).toEqual(['remove-people was not archived: the disk is full']);
  });
});

test('an instance that answers has the unknown steps looked up of what is there and does not run', async () => {
  const app = open();
  app.state.outcomes.a = UNKNOWN;
  await app.run(planOf(remove('a')));
  await app.run(planOf(remove('b')));
  const go = app.shut();
  await app.run(planOf(remove('c')));
  app.disk.length = 0;
  await app.engine.settle('shop');
  expect(app.settled).toEqual(['op-1 shop']);
  expect(app.disk).toEqual(['archived op-1', 'removed op-1']);
  await go();
});

test('what goes on while it is looked up is archived when it has ended, not before', async () => {
  const app = open();
  app.state.outcomes.a = UNKNOWN;
  const id = await app.run(planOf(remove('a')));
  app.disk.length = 0;
  app.state.outcomes = {};
  const [looked, ended] = [app.shut('lookGate'), app.shut('lastGate')];
  const looking = app.engine.settle('shop');
  good(await app.calls['operations.retry']({ operationId: id }));
  await app.settle();
  expect(await app.wordsOf(id)).toBe('done');
  await looked();
  await looking;
  expect(app.disk).toEqual([]);
  await ended();
  expect(app.disk).toEqual([`archived ${id}`, `removed ${id}`]);
});

describe('the end of the app', () => {
  test('begins nothing that is asked for afterwards, and says why', async () => {
    const app = open();
    Object.assign(app.state.outcomes, { a: OPEN, b: undone('b'), c: { state: 'canceled', at: 1 } });
    const id = await app.run(planOf(remove('a'), remove('b'), remove('c')));
    app.engine.stop();
    const asked = [
      app.engine.start(planOf(remove('d'))),
      app.calls['operations.continue']({ operationId: id }),
      app.calls['operations.retry']({ operationId: id }),
      app.engine.undo({ operationId: id }),
    ];
    expect((await Promise.all(asked)).map(codeOf)).toEqual(Array(4).fill('app-closing'));
    expect([app.runs.length, app.begun.length]).toEqual([1, 1]);
  });

  test('while a plan is being written down leaves its steps to be run later', async () => {
    const app = open();
    const go = app.shut('beginGate');
    const starting = app.engine.start(planOf(remove('a')));
    await app.settle();
    app.engine.stop();
    const running = app.shut();
    await go();
    good(await starting);
    expect(app.engine.summaries().map(({ phase }) => phase)).toEqual(['stopping']);
    await running();
  });

  test('stops what runs, waits for it, and closes all that is open', async () => {
    const app = open();
    app.state.outcomes.a = OPEN;
    await app.run(planOf(remove('a')));
    const go = app.shut();
    await app.run(planOf(remove('b')));
    app.engine.stop();
    expect(app.engine.summaries().map(({ phase }) => phase)).toEqual(['open', 'stopping']);
    const closed = vi.fn();
    const closing = app.engine.close().then(closed);
    await app.settle();
    expect(closed).not.toHaveBeenCalled();
    await go();
    await closing;
    expect(app.disk).toEqual([
      'synced op-1',
      'archived op-2',
      'removed op-2',
      'closed op-1',
      'archive closed',
    ]);
    expect(countSteps(await app.stepsOf('op-2'))).toMatchObject({ done: 1 });
  });
});
