import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { DriftMark } from '../../../src/renderer/src/features/home/DriftMark.tsx';
import { Rail } from '../../../src/renderer/src/features/instances/Rail.tsx';
import { AppProvider } from '../../../src/renderer/src/state/app.tsx';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import { type Bench, startedBench } from '../state/fixture.ts';

/** What is drawn of the state as it is now: without a window a store is drawn as it was at first. */
function html({ store, actions }: Bench, content: ReactNode): string {
  const asNow = { ...store, getInitialState: store.getState } as Store;
  return renderToStaticMarkup(
    <MantineProvider>
      <AppProvider app={{ store: asNow, actions }}>{content}</AppProvider>
    </MantineProvider>,
  );
}

test('that baselines differ from now is told at Home’s tab and in the rail, and no longer once none does', async () => {
  const bench = await startedBench([]);
  expect(html(bench, <Rail />)).not.toContain('aria-description');
  bench.emit('access.changed', { revision: 1, drifting: 2 });
  await expect.poll(() => bench.store.getState().access.drifting).toBe(2);
  expect(html(bench, <Rail />)).toContain('aria-label="Home" aria-description="2 baselines differ from now"');
  expect(html(bench, <DriftMark />)).toContain('aria-label="2 baselines differ from now"');
  bench.emit('access.changed', { revision: 2, drifting: 0 });
  await expect.poll(() => bench.store.getState().access.drifting).toBe(0);
  expect(html(bench, <Rail />)).not.toContain('aria-description');
});
