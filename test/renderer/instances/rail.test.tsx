import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { Rail } from '../../../src/renderer/src/features/instances/Rail.tsx';
import { AppProvider } from '../../../src/renderer/src/state/app.tsx';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import { ok } from '../../../src/shared/errors.ts';
import { drawn as drawnWith } from '../state/drawn.tsx';
import { account, instance, preferences, startedBench } from '../state/fixture.ts';
import { operationOf } from '../state/operationRuns.ts';

const drawn = vi.hoisted(() => ({ tooltips: 0 }));
vi.mock('@mantine/core', async (importOriginal) => {
  const mantine = await importOriginal<typeof import('@mantine/core')>();
  const counted = ({ children }: { children?: ReactNode }) => {
    drawn.tooltips += 1;
    return children;
  };
  return { ...mantine, Tooltip: Object.assign(counted, { extend: mantine.Tooltip.extend }) };
});

/** How many lines and tooltips a rail of so many instances, ten in a group, is drawn with. */
async function drawRail(count: number, rail: 'narrow' | 'wide') {
  const ids = Array.from({ length: count }, (_, at) => `i${at}`);
  const group = { id: 'g', name: 'Production', instanceIds: ids.slice(0, 10), folded: false };
  const { store, actions } = await startedBench(
    ids.map((id) => instance(id)),
    { preferences: preferences({ rail, groups: [group] }) },
  );
  drawn.tooltips = 0;
  const html = renderToStaticMarkup(
    <MantineProvider>
      <AppProvider app={{ store: { ...store, getInitialState: store.getState } as Store, actions }}>
        <Rail />
      </AppProvider>
    </MantineProvider>,
  );
  return { lines: html.match(/data-key=/g)?.length, tooltips: drawn.tooltips };
}

test.each(['narrow', 'wide'] as const)(
  'a %s rail has no tooltip for each of its lines: as many are drawn for a hundred as for eleven',
  async (rail) => {
    const few = await drawRail(11, rail);
    expect(few.lines).toBe(12);
    expect(await drawRail(100, rail)).toEqual({ lines: 101, tooltips: few.tooltips });
  },
);

test('an instance where a change failed says so in the rail, as it does in Overview', async () => {
  const bench = await startedBench([instance('a')]);
  await bench.answer('account.read', ok(account('a')), 'a');
  expect(drawnWith(bench, <Rail />)).toContain('connected');
  const failed = operationOf([], { phase: 'open', instanceIds: ['a'], failedOn: ['a'] });
  bench.emit('operations.changed', { operations: [failed] });
  expect(drawnWith(bench, <Rail />)).toContain('a change failed');
});
