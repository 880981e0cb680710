import { expect, test } from 'vitest';
import { TabMark } from '../../../src/renderer/src/features/home/Home.tsx';
import { Rail } from '../../../src/renderer/src/features/instances/Rail.tsx';
import { dayAt } from '../../../src/shared/ends.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

test('that baselines differ from now is told at Home’s tab and in the rail, and no longer once none does', async () => {
  const bench = await startedBench([]);
  expect(drawn(bench, <Rail />)).not.toContain('aria-description');
  bench.emit('access.changed', { revision: 1, drifting: 2, baselines: [] });
  await expect.poll(() => bench.store.getState().access.drifting).toBe(2);
  expect(drawn(bench, <Rail />)).toContain(
    'aria-label="Home" aria-description="2 baselines differ from now"',
  );
  expect(drawn(bench, <TabMark tab="audit" />)).toContain('aria-label="2 baselines differ from now"');
  bench.emit('access.changed', { revision: 2, drifting: 0, baselines: [] });
  await expect.poll(() => bench.store.getState().access.drifting).toBe(0);
  expect(drawn(bench, <Rail />)).not.toContain('aria-description');
});

test('whose access ends within fourteen days is told there too, together with what differs', async () => {
  const bench = await startedBench([]);
  const dayIn = (days: number) => dayAt(Date.now() + days * 86_400_000);
  const end = (email: string, days: number) => ({ personId: email, emails: [email], day: dayIn(days) });
  const tell = async (revision: number, ends: ReturnType<typeof end>[]) => {
    bench.emit('ends.changed', { revision, ends });
    await expect.poll(() => bench.store.getState().ends.revision).toBe(revision);
  };
  await tell(1, [end('later@x.example', 40)]);
  expect(drawn(bench, <Rail />)).not.toContain('aria-description');
  bench.emit('access.changed', { revision: 1, drifting: 1, baselines: [] });
  await tell(2, [end('due@x.example', 0), end('one@x.example', 3), end('two@x.example', 9)]);
  const words =
    '1 baseline differs from now. Access of due@x.example ends today. Access of 2 people ends within 14 days';
  expect(drawn(bench, <Rail />)).toContain(`aria-label="Home" aria-description="${words}"`);
  expect(drawn(bench, <TabMark tab="audit" />)).toContain(`aria-label="${words}" title="${words}">4<`);
});
