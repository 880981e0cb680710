import { expect, test } from 'vitest';
import { Rail } from '../../../src/renderer/src/features/instances/Rail.tsx';
import { ok } from '../../../src/shared/errors.ts';
import { drawn } from '../state/drawn.tsx';
import { account, instance, startedBench } from '../state/fixture.ts';
import { operationOf } from '../state/operationRuns.ts';

test('an instance where a change failed says so in the rail, as it does in Overview', async () => {
  const bench = await startedBench([instance('a')]);
  await bench.answer('account.read', ok(account('a')), 'a');
  expect(drawn(bench, <Rail />)).toContain('connected');
  const failed = operationOf([], { phase: 'open', instanceIds: ['a'], failedOn: ['a'] });
  bench.emit('operations.changed', { operations: [failed] });
  expect(drawn(bench, <Rail />)).toContain('a change failed');
});
