import { expect, test } from 'vitest';
import { AccessReview } from '../../../src/renderer/src/features/access/AccessReview.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { drawn } from '../state/drawn.tsx';
import { instance, startedBench } from '../state/fixture.ts';

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
