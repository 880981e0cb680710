import { describe, expect, test } from 'vitest';
import {
  type GroupedOrder,
  groupPlaced,
  placed,
  sectionsOf,
  selectShown,
  stepped,
} from '../../../src/renderer/src/state/groups.ts';
import { selectInitials } from '../../../src/renderer/src/state/initials.ts';
import type { State } from '../../../src/renderer/src/state/model.ts';
import { ok } from '../../../src/shared/errors.ts';
import { failure, instance, preferences, startedBench } from './fixture.ts';

const grouped = ({ order, preferences: { groups } }: State): GroupedOrder => ({ order, groups });
const group = (id: string, ...instanceIds: string[]) => ({ id, name: id, instanceIds, folded: false });
/** As text, for example "p: a b | l: c | d". */
const told = (grouped: GroupedOrder) =>
  sectionsOf(grouped)
    .map(({ group: of, instanceIds }) => `${of ? `${of.id}: ` : ''}${instanceIds.join(' ')}`)
    .join(' | ');
const world: GroupedOrder = { order: ['a', 'd', 'b', 'c'], groups: [group('p', 'b', 'a'), group('l', 'c')] };

describe('groups of instances', () => {
  test('show their instances in the order of the list, those in none last; ids that are gone do not count', () => {
    expect(told({ ...world, groups: [group('p', 'b', 'gone', 'a'), group('l', 'c')] })).toBe(
      'p: a b | l: c | d',
    );
  });

  test('take an instance before another one or last, and let it go again', () => {
    expect(told(placed(world, 'd', 'p', 'b'))).toBe('p: a d b | l: c | ');
    expect(told(placed(world, 'a', 'l', null))).toBe('p: b | l: c a | d');
    expect(told(placed(world, 'c', null, 'd'))).toBe('p: a b | l:  | c d');
    expect(placed(world, 'a', 'p', 'b')).toBe(world);
    expect(placed(world, 'b', 'p', null)).toBe(world);
    expect(placed(world, 'b', 'p', 'b')).toBe(world);
    expect(placed(world, 'gone', 'p', null)).toBe(world);
  });

  test('are crossed step by step, up and down, and back to where it began', () => {
    const seen = [];
    let now = world;
    for (let last: GroupedOrder | null = null; now !== last; ) {
      seen.push(told(now));
      last = now;
      now = stepped(now, 'a', 1);
    }
    expect(seen).toEqual([
      'p: a b | l: c | d',
      'p: b a | l: c | d',
      'p: b | l: a c | d',
      'p: b | l: c a | d',
      'p: b | l: c | a d',
      'p: b | l: c | d a',
    ]);
    for (const before of seen.toReversed().slice(1)) {
      now = stepped(now, 'a', -1);
      expect(told(now)).toBe(before);
    }
    expect(stepped(now, 'a', -1)).toBe(now);
  });

  test('that are folded unfold for the one that steps in', () => {
    const isFolded = { ...world, groups: [group('p', 'a', 'b'), { ...group('l', 'c'), folded: true }] };
    expect(stepped(isFolded, 'b', 1).groups[1]).toMatchObject({ folded: false });
  });

  test('are put in order, no further than the ends', () => {
    const [p, l] = world.groups;
    expect(groupPlaced(world.groups, 'l', -3)).toEqual([l, p]);
    expect(groupPlaced(world.groups, 'p', 9)).toEqual([l, p]);
    expect(groupPlaced(world.groups, 'p', 0)).toBe(world.groups);
  });
});

describe('what a person does to groups', () => {
  const three = () => startedBench([instance('a'), instance('b'), instance('c')]);

  test('is shown at once and kept: make, move, rename, fold, delete', async () => {
    const bench = await three();
    const state = () => bench.store.getState();
    bench.actions.makeGroup('  Our   lab ', ['b']);
    const made = state().preferences.groups[0];
    expect(made).toMatchObject({ name: 'Our lab', instanceIds: ['b'], folded: false });
    expect(selectShown(state())).toEqual(['b', 'a', 'c']);
    const id = made?.id ?? '';
    bench.actions.arrange(placed(grouped(state()), 'c', id, 'b'));
    expect(selectShown(state())).toEqual(['c', 'b', 'a']);
    bench.actions.foldGroup(id, true);
    expect(selectShown(state())).toEqual(['a']);
    bench.actions.renameGroup(id, 'Lab');
    expect(state().preferences.groups[0]).toMatchObject({ name: 'Lab', folded: true });
    bench.actions.deleteGroup(id);
    expect(state().preferences.groups).toEqual([]);
    expect(selectShown(state())).toEqual(['c', 'b', 'a']);
    expect(bench.asked.filter((call) => call === 'preferences.save')).toHaveLength(5);
    expect(bench.pending.filter(({ name }) => name === 'instances.reorder')).toHaveLength(1);
  });

  test('is not saved where it moves an instance within its group: the list alone is in another order', async () => {
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ groups: [group('p', 'a', 'b')] }),
    });
    bench.actions.arrange(stepped(grouped(bench.store.getState()), 'a', 1));
    expect(selectShown(bench.store.getState())).toEqual(['b', 'a']);
    expect(bench.asked).not.toContain('preferences.save');
  });

  test('that changes nothing is not saved', async () => {
    const bench = await three();
    const now = grouped(bench.store.getState());
    bench.actions.arrange(stepped(now, 'a', -1));
    bench.actions.arrange(placed(now, 'c', null, null));
    bench.actions.foldGroup('none', true);
    expect(bench.asked).not.toContain('preferences.save');
    expect(bench.pending.map(({ name }) => name)).not.toContain('instances.reorder');
  });

  test('goes with an instance that is removed', async () => {
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ groups: [group('p', 'a', 'b')] }),
    });
    void bench.actions.removeInstance('a');
    await bench.answer('instances.remove', ok({}), 'a');
    expect(bench.store.getState().preferences.groups).toEqual([group('p', 'b')]);
    void bench.actions.removeInstance('b');
    await bench.answer('instances.remove', { ok: false, error: failure('internal') }, 'b');
    expect(bench.store.getState().preferences.groups).toEqual([group('p', 'b')]);
  });

  test('keeps an instance that the list lacks from the start, whatever is changed or removed beside it', async () => {
    const bench = await startedBench([instance('a'), instance('b')], {
      preferences: preferences({ groups: [group('p', 'a', 'lost'), group('q', 'lost-too')] }),
    });
    bench.emit('instances.changed', { instances: [instance('b')] });
    bench.actions.arrange(placed(grouped(bench.store.getState()), 'b', 'p', null));
    expect(bench.store.getState().preferences.groups).toEqual([
      group('p', 'lost', 'b'),
      group('q', 'lost-too'),
    ]);
  });
});

test('initials go by age: another order and a younger instance leave them as they are', async () => {
  const named = (id: string, name: string, day: number) =>
    instance(id, { name, createdAt: `2026-01-0${day}T00:00:00.000Z` });
  const old = [named('x', 'Production', 1), named('y', 'Preview', 2)];
  const of = (instances: typeof old) => {
    const byId = Object.fromEntries(instances.map((each) => [each.id, each]));
    return instances.map(({ id }) => selectInitials({ byId }, id));
  };
  expect(of(old)).toEqual(['PR', 'PE']);
  expect(of([named('a', 'Prague', 3), ...old.toReversed()])).toEqual(['PA', 'PE', 'PR']);
});
