import { expect, test } from 'vitest';
import { InstanceTrouble } from '../../../src/renderer/src/features/instances/InstanceHeader.tsx';
import { fail, ok } from '../../../src/shared/errors.ts';
import { drawn } from '../state/drawn.tsx';
import { account, failure, instance, startedBench } from '../state/fixture.ts';

test('an instance out of reach offers to edit it where it was never read, since its address may be mistyped', async () => {
  const bench = await startedBench([instance('a')]);
  await bench.answer('account.read', fail(failure('refused')));
  const never = drawn(bench, <InstanceTrouble instanceId="a" />);
  expect(never).toContain('Retry');
  expect(never).toContain('Edit instance');

  void bench.actions.retryInstance('a');
  await bench.answer('account.read', ok(account('a')));
  void bench.actions.refreshInstance('a');
  await bench.answer('account.read', fail(failure('refused')));
  const seen = drawn(bench, <InstanceTrouble instanceId="a" />);
  expect(seen).toContain('What you see below was read at');
  expect(seen).not.toContain('Edit instance');
});
