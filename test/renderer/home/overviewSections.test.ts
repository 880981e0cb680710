import { describe, expect, test } from 'vitest';
import { overviewSections } from '../../../src/renderer/src/features/home/Home.tsx';
import { type OverviewRow, selectOverview } from '../../../src/renderer/src/state/summary.ts';
import { isSection } from '../../../src/renderer/src/ui/table/columns.ts';
import type { InstanceGroup } from '../../../src/shared/preferences.ts';
import { createBench, instance, preferences, startedBench } from '../state/fixture.ts';

const group = (id: string, instanceIds: string[], change: Partial<InstanceGroup> = {}) => ({
  ...{ id, name: id.toUpperCase(), instanceIds, folded: false },
  ...change,
});

async function rowsThat(stands: Record<string, OverviewRow['stands']>): Promise<OverviewRow[]> {
  const bench = await startedBench(Object.keys(stands).map((id) => instance(id)));
  return selectOverview(bench.store.getState(), 0).map((row) => ({
    ...row,
    stands: stands[row.instance.id] ?? 'well',
  }));
}

function shown(rows: OverviewRow[], groups: InstanceGroup[], searched = false): string[] {
  return overviewSections(rows, groups, searched, () => {}).map((row) =>
    isSection(row) ? `${row.label}${row.folded === null ? '' : row.folded ? ' +' : ' -'}` : row.instance.id,
  );
}

describe('Overview’s table', () => {
  test('has the instances under their groups, in the order that they are sorted in', async () => {
    const rows = await rowsThat({ c: 'needs', b: 'needs', a: 'needs' });
    expect(shown(rows, [])).toEqual(['c', 'b', 'a']);
    expect(shown(rows, [group('g', ['a', 'c']), group('none', [])])).toEqual([
      ...['G, 2 instances -', 'c', 'a'],
      ...['No group, 1 instance', 'b'],
    ]);
  });

  test.each<[OverviewRow['stands'], string[]]>([
    ['well', ['G, 2 instances, all well +']],
    ['snoozed', ['G, 2 instances, snoozed +']],
    ['needs', ['G, 2 instances -', 'a', 'b']],
    ['reading', ['G, 2 instances -', 'a', 'b']],
  ])(
    'folds a group by itself while nothing in it needs a person: one is well, one %s',
    async (stands, all) => {
      expect(shown(await rowsThat({ a: 'well', b: stands }), [group('g', ['a', 'b'])])).toEqual(all);
    },
  );

  test('keeps a group as the person left it, and says what a folded one hides', async () => {
    const rows = await rowsThat({ a: 'well', b: 'needs' });
    expect(
      shown(rows, [group('g', ['b'], { inTable: 'folded' }), group('h', ['a'], { inTable: 'open' })]),
    ).toEqual(['G, 1 instance, 1 needs you +', ...['H, 1 instance, all well -', 'a']]);
  });

  test('has all in sight that a search found, under heads that do not fold', async () => {
    const rows = await rowsThat({ a: 'well', b: 'well' });
    expect(shown(rows, [group('g', ['a'], { inTable: 'folded' }), group('h', ['b'])], true)).toEqual([
      ...['G, 1 instance, all well', 'a'],
      ...['H, 1 instance, all well', 'b'],
    ]);
  });

  test('remembers what the person folded until it is as it would be by itself, apart from the rail', async () => {
    const groups = [group('g', ['a']), group('h', ['b'], { inTable: 'folded' })];
    const bench = createBench();
    bench.store.setState((state) => ({ ...state, preferences: preferences({ groups }) }));
    const now = () => bench.store.getState().preferences.groups;
    const rows = await rowsThat({ a: 'well', b: 'needs' });
    const turn = (id: string, folded: boolean) => {
      const heads = overviewSections(rows, now(), false, bench.actions.foldInTable).filter((row) =>
        isSection(row),
      );
      heads.find((head) => head.id === `group ${id}`)?.fold(folded);
    };
    turn('g', false);
    expect(now()).toEqual([{ ...groups[0], inTable: 'open' }, groups[1]]);
    turn('g', true);
    turn('h', false);
    expect(now()).toEqual([groups[0], group('h', ['b'])]);
    expect(bench.asked.filter((name) => name === 'preferences.save')).toHaveLength(3);
  });
});
