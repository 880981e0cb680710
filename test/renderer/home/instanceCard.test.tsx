import { expect, test } from 'vitest';
import { InstanceCard } from '../../../src/renderer/src/features/home/InstanceCard.tsx';
import { selectOverview } from '../../../src/renderer/src/state/overview.ts';
import type { AppError } from '../../../src/shared/errors.ts';
import { drawn } from '../state/drawn.tsx';
import { failure, instance, startedBench } from '../state/fixture.ts';

/** The card of an instance that was seen before, and fails so now. */
async function cardOf(error?: AppError): Promise<string> {
  const bench = await startedBench([instance('a')]);
  const [row] = selectOverview(bench.store.getState(), Date.now());
  if (!row) throw new Error('There is no row.');
  return drawn(bench, <InstanceCard row={{ ...row, failure: error, at: 1, concerns: [] }} newest={null} />);
}

test('a card whose key could not be read does not say that nothing needs attention', async () => {
  expect(await cardOf()).toContain('Nothing needs attention.');
  const locked = await cardOf(failure('keychain-locked'));
  expect(locked).not.toContain('Nothing needs attention.');
  expect(locked).toContain('Its key could not be read. This is what was last seen.');
});
