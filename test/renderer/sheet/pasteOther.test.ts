import { beforeEach, expect, test } from 'vitest';
import { pasteOther } from '../../../src/renderer/src/features/sheet/PasteOtherKey.tsx';
import { fail, ok } from '../../../src/shared/errors.ts';
import { type Bench, closeDialog, failure, instance, runInDialog, startedBench } from '../state/fixture.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startedBench([instance('a')]);
  await bench.serve('a');
  bench.asked.length = 0;
  bench.actions.openDialog({ kind: 'change-many' });
});

const notOf = { userIds: ['u1'], emails: ['one@example.com'] };
const pasted = { instanceId: 'a', organizationId: 'org-a', organizationName: 'Acme', key: 'secret', notOf };
const paste = () =>
  pasteOther(
    { run: (work, options) => runInDialog(bench, work, options), pasteKey: bench.actions.pasteKey },
    pasted,
  );
const work = () => bench.store.getState().dialog?.work.state;
const elsewhere = {
  outcome: 'elsewhere',
  userEmail: null,
  role: null,
  otherOrganization: true,
  otherPerson: false,
};

test('a key of another person is asked for as such, and the dialog stays when it was stored', async () => {
  const outcome = paste();
  const { organizationName: _, ...input } = pasted;
  expect(bench.pending.at(-1)).toMatchObject({ name: 'keys.paste', input });
  expect(work()).toBe('running');
  await bench.answer('keys.paste', ok({ outcome: 'stored', organizationId: 'org-a' }));
  expect(await outcome).toEqual({ state: 'stored' });
  expect(work()).toBe('idle');
});

test.each([
  ['what main refused', fail(failure('key-of-same-person')), 'It was key-of-same-person. Try again.'],
  [
    'another organization',
    ok({ ...elsewhere, organizationId: 'other-a', organizationName: 'Labs' }),
    'This key opens Labs, not Acme. Nothing was stored.',
  ],
  [
    'no organization',
    ok({ ...elsewhere, organizationId: null, organizationName: null }),
    'This key no longer opens any organization. Nothing was stored.',
  ],
])('%s is told beside the box, and is no failure of the dialog', async (_, answer, told) => {
  const outcome = paste();
  await bench.answer('keys.paste', answer);
  expect(await outcome).toEqual({ state: 'refused', why: told });
  expect(work()).toBe('idle');
});

test('closing the dialog gives the check up, so that nothing is stored unseen', () => {
  void paste();
  const { attemptId } = bench.pending.at(-1)?.input ?? {};
  closeDialog(bench);
  expect(bench.store.getState().dialog).toBeNull();
  expect(attemptId).toBeTruthy();
  expect(bench.asked).toContain('app.giveUp');
});

test('a key is not taken for stored where the dialog works already: main is not even asked', async () => {
  const first = paste();
  expect(await paste()).toEqual({ state: 'not-begun' });
  expect(bench.pending.filter(({ name }) => name === 'keys.paste')).toHaveLength(1);
  await bench.answer('keys.paste', ok({ outcome: 'stored', organizationId: 'org-a' }));
  expect(await first).toEqual({ state: 'stored' });
});
