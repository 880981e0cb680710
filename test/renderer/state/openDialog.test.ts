import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AttemptStep,
  dialogClosed,
  dialogOpened,
  draftDiscarded,
  draftTold,
  type OpenDialog,
  stepTold,
  workBegun,
  workEnded,
} from '../../../src/renderer/src/state/openDialog.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import { type Bench, closeDialog, createBench, failure } from './fixture.ts';

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('begin' as const), held: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), which: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      which: fc.nat(5),
      end: fc.constantFrom('close' as const, 'stay' as const, failure('timeout')),
    }),
  },
);

test('however openings, work, closings and answers interleave, an answer touches its own dialog alone', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      let open: OpenDialog | null = null;
      let ids = 0;
      const out: number[] = [];
      for (const each of steps) {
        const before: OpenDialog | null = open;
        const held = before?.work.state === 'running' && before.work.held;
        switch (each.do) {
          case 'open':
            ids += 1;
            open = dialogOpened(open, ids, { kind: 'add' });
            expect(open.id).toBe(held ? before?.id : ids);
            break;
          case 'begin':
            open = workBegun(open, open?.id ?? 0, { held: each.held });
            if (open !== before && open) out.push(open.id);
            if (before?.work.state === 'running') expect(open).toBe(before);
            break;
          case 'close': {
            const id = Math.max(0, ids - each.which);
            open = dialogClosed(open, id);
            expect(open).toBe(before?.id === id && !held ? null : before);
            break;
          }
          case 'answer': {
            const [id] = out.splice(each.which % Math.max(1, out.length), 1);
            if (id === undefined) break;
            open = workEnded(open, id, each.end);
            if (before?.id !== id) expect(open).toBe(before);
            else if (each.end === 'close') expect(open).toBeNull();
            else expect(open?.work.state).toBe(each.end === 'stay' ? 'idle' : 'failed');
          }
        }
      }
    }),
  );
});

function pendingWork() {
  let answer: (result: Result<object>) => void = () => {};
  const work = () => new Promise<Result<object>>((resolve) => (answer = resolve));
  return {
    work,
    answer: async (result: Result<object>) => {
      answer(result);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const dialogOf = (bench: Bench) => bench.store.getState().dialog;

function begin(bench: Bench, options: { held?: boolean; lateTitle?: string } = {}) {
  const pending = pendingWork();
  void bench.actions.runInDialog(dialogOf(bench)?.id ?? 0, pending.work, options);
  return pending;
}

test('a late answer leaves the dialog that was opened since, its run and its draft alone', async () => {
  const bench = createBench();
  bench.actions.openDialog({ kind: 'add' });
  const first = begin(bench);
  closeDialog(bench);
  bench.actions.openDialog({ kind: 'export' });
  begin(bench, { held: true });
  const before = dialogOf(bench);
  await first.answer(ok({}));
  expect(dialogOf(bench)).toBe(before);
  expect(before).toMatchObject({ about: { kind: 'export' }, work: { state: 'running', held: true } });
});

test('a dialog is held by a run whose results it alone can tell, and closes by its answer', async () => {
  const bench = createBench();
  bench.actions.openDialog({ kind: 'add' });
  const { answer } = begin(bench, { held: true });
  closeDialog(bench);
  bench.actions.openDialog({ kind: 'export' });
  expect(dialogOf(bench)?.about.kind).toBe('add');
  await answer(ok({}));
  expect(dialogOf(bench)).toBeNull();
});

test('a failure is told in its dialog, and once that is closed under the title that it was given', async () => {
  const bench = createBench();
  bench.actions.openDialog({ kind: 'add' });
  await begin(bench, { lateTitle: 'It was not done.' }).answer(fail(failure('timeout')));
  expect(dialogOf(bench)?.work).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
  expect(bench.store.getState().troubles).toEqual([]);
  const late = begin(bench, { lateTitle: 'It was not done.' });
  closeDialog(bench);
  await late.answer(fail(failure('timeout')));
  expect(bench.store.getState().troubles).toMatchObject([{ title: 'It was not done.' }]);
});

test('work begins once at a time, and not in a dialog that is closed', async () => {
  const bench = createBench();
  bench.actions.openDialog({ kind: 'add' });
  const id = dialogOf(bench)?.id ?? 0;
  begin(bench);
  expect(await bench.actions.runInDialog(id, async () => ok({}))).toBeNull();
  closeDialog(bench);
  expect(await bench.actions.runInDialog(id, async () => ok({}))).toBeNull();
});

test('a step that is told after its attempt has failed is shown, one of another attempt is not', () => {
  const reached: AttemptStep = { step: 'reach', state: 'done', text: 'Reached it' };
  const looks: AttemptStep = { step: 'dokploy', state: 'running', text: 'Checking that it is Dokploy…' };
  const begun = workBegun(dialogOpened(null, 1, { kind: 'add' }), 1, { attemptId: 'one' });
  const failed = workEnded(stepTold(begun, 'one', reached), 1, failure('rate-limited'));
  const told = stepTold(failed, 'one', looks);
  expect(told?.work).toMatchObject({ state: 'failed', attempt: { id: 'one', steps: [reached, looks] } });
  expect(stepTold(failed, 'other', looks)).toBe(failed);
});

test('a draft is asked about before its dialog closes or another one opens, and asked, closing goes back to it', () => {
  const open = draftTold(dialogOpened(null, 1, { kind: 'add' }), 1, true);
  const asked = dialogClosed(open, 1);
  expect(asked).toMatchObject({ id: 1, unsaved: 'asked' });
  expect(dialogOpened(open, 2, { kind: 'add' })).toEqual(asked);
  expect(dialogClosed(asked, 1)).toEqual(open);
  // It changes further, or is as it was at first again.
  expect(draftTold(asked, 1, true)).toBe(asked);
  expect(dialogClosed(draftTold(asked, 1, false), 1)).toBeNull();
  expect(draftDiscarded(asked, 2)).toBe(asked);
  expect(draftDiscarded(asked, 1)).toBeNull();
});

test('what is being saved is no draft: its dialog gives way and closes, and asks again where that failed', () => {
  const draft = draftTold(dialogOpened(null, 1, { kind: 'add' }), 1, true);
  const working = workBegun(draft, 1);
  expect(dialogOpened(working, 2, { kind: 'add' }).id).toBe(2);
  expect(dialogClosed(working, 1)).toBeNull();
  expect(dialogClosed(workEnded(working, 1, failure('timeout')), 1)).toMatchObject({ unsaved: 'asked' });
});

test('closing gives up what connects, and asks about what was typed for it', async () => {
  const bench = createBench();
  bench.actions.openDialog({ kind: 'add' });
  const id = dialogOf(bench)?.id ?? 0;
  bench.actions.tellDraft(id, true);
  const pending = pendingWork();
  void bench.actions.runInDialog(id, pending.work, { connects: true });
  closeDialog(bench);
  expect(dialogOf(bench)).toMatchObject({ id, unsaved: 'asked' });
  expect(bench.asked).toContain('app.giveUp');
  closeDialog(bench);
  expect(dialogOf(bench)).toMatchObject({ id, unsaved: 'draft' });
  closeDialog(bench);
  await pending.answer(fail(failure('canceled')));
  expect(dialogOf(bench)).toMatchObject({ id, unsaved: 'asked', work: { state: 'idle' } });
  bench.actions.discardDraft(id);
  expect(dialogOf(bench)).toBeNull();
});

test('a question about a draft is answered by work that begins', () => {
  const asked = dialogClosed(draftTold(dialogOpened(null, 1, { kind: 'add' }), 1, true), 1);
  expect(workBegun(asked, 1, { attemptId: 'one' })).toMatchObject({ unsaved: 'draft' });
});
