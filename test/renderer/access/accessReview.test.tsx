import { expect, test } from 'vitest';
import { AccessReview } from '../../../src/renderer/src/features/access/AccessReview.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { fail, ok } from '../../../src/shared/errors.ts';
import { drawn } from '../state/drawn.tsx';
import { account, failure, instance, refused, startedBench } from '../state/fixture.ts';

async function draw(groups: { id: string; name: string; instanceIds: string[]; folded: boolean }[]) {
  const { store, actions } = await startedBench([instance('a')]);
  store.setState((state) => ({ ...state, preferences: { ...state.preferences, groups } }));
  return drawn(
    { store, actions },
    <DialogContext value={1}>
      <AccessReview />
    </DialogContext>,
  );
}

test('a group is offered where there is one', async () => {
  expect(await draw([])).not.toContain('A group');
  expect(await draw([{ id: 'g', name: 'Clients', instanceIds: ['a'], folded: false }])).toContain('A group');
});

test('what could not be read last goes along by its code alone: words may name what nobody asked for', async () => {
  const bench = await startedBench([instance('a'), instance('b')]);
  await bench.answer('account.read', ok(account('a')), 'a');
  await bench.answer('account.read', refused, 'b');
  await bench.answer('members.list', fail(failure('timeout')), 'a');
  await bench.answer('invitations.list', ok([]), 'a');
  void bench.actions.saveReview({
    scope: { kind: 'all' },
    format: 'pdf',
    baselineId: null,
    olderThanDays: 30,
  });
  const saving = bench.pending.find(({ name }) => name === 'review.save');
  expect(saving?.input).toEqual({
    ...{ scope: { kind: 'all' }, format: 'pdf', baselineId: null, olderThanDays: 30 },
    failures: [
      { instanceId: 'a', organizationId: 'org-a', code: 'timeout' },
      { instanceId: 'b', organizationId: null, code: 'refused' },
    ],
  });
});
