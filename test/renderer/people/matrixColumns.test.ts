import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrangeColumns,
  drawnAs,
  movedKeys,
  placeAt,
  withHidden,
  withMoved,
  withPinned,
  withPlaced,
} from '../../../src/renderer/src/features/people/matrixColumns.ts';
import { COLUMN_WIDTH, layoutOf } from '../../../src/renderer/src/features/people/matrixLayout.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import { type ColumnsView, NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
import type { PeopleColumn } from '../../../src/shared/calls/people.ts';
import { column } from './rows.ts';

const COLUMNS = [column('i2', 'x'), column('i1', 'a'), column('i1', 'b'), column('i1', 'c')];
const ORDER = ['i1', 'i2'];
const key = (instanceId: string, organizationId: string) => organizationKey({ instanceId, organizationId });
const shownIn = (view: ColumnsView) => {
  const { shown, pinned } = arrangeColumns(COLUMNS, ORDER, view);
  const names = shown.map(({ organizationId }) => organizationId);
  return [...names.slice(0, pinned), '|', ...names.slice(pinned)].join(' ');
};
const move = (view: ColumnsView, name: string, by: -1 | 1) =>
  withMoved(view, arrangeColumns(COLUMNS, ORDER, view), { what: 'column', key: key('i1', name) }, by);

describe('the columns of the matrix', () => {
  test('stand by instance in the order of the list, organizations as they come', () => {
    expect(shownIn(NO_COLUMNS_VIEW)).toBe('| a b c x');
    expect(arrangeColumns(COLUMNS, ['i2', 'i1'], NO_COLUMNS_VIEW).shown.map((each) => each.key)).toEqual([
      key('i2', 'x'),
      key('i1', 'a'),
      key('i1', 'b'),
      key('i1', 'c'),
    ]);
  });

  test('of an instance of which no organization is known one stands in its place; of one that is gone none', () => {
    const { shown } = arrangeColumns(COLUMNS, ['i1', 'dead'], NO_COLUMNS_VIEW);
    expect(shown.map(({ instanceId, organizationId }) => [instanceId, organizationId])).toEqual([
      ['i1', 'a'],
      ['i1', 'b'],
      ['i1', 'c'],
      ['dead', null],
    ]);
    expect(shown.at(-1)).toMatchObject({ membersAt: null, invitationsAt: null });
  });

  test('are those of chosen instances alone', () => {
    const { all } = arrangeColumns(COLUMNS, ORDER, NO_COLUMNS_VIEW, ['i2']);
    expect(all.map(({ organizationId }) => organizationId)).toEqual(['x']);
  });

  test('are the same ones after an answer that changes nothing of what is drawn, and others after one that does', () => {
    const arrange = (patch: Partial<(typeof COLUMNS)[number]> = {}, view = NO_COLUMNS_VIEW) =>
      arrangeColumns(
        [COLUMNS[0], { ...COLUMNS[1], ...patch }, ...COLUMNS.slice(2)] as typeof COLUMNS,
        ORDER,
        view,
      );
    const before = arrange();
    expect(drawnAs(before, arrange({ membersAt: 77, invitationsAt: 78 }))).toBe(before);
    const others = [
      arrange({ membersAt: null }),
      arrange({ invitationsAt: null }),
      arrange({ organizationName: 'Renamed' }),
      arrange({}, withHidden(NO_COLUMNS_VIEW, key('i1', 'b'), true)),
      arrange({}, withPinned(NO_COLUMNS_VIEW, key('i1', 'a'), true)),
      arrangeColumns(COLUMNS.slice(0, 3), ORDER, NO_COLUMNS_VIEW),
      arrangeColumns(COLUMNS, ORDER.toReversed(), NO_COLUMNS_VIEW),
    ];
    for (const other of others) expect(drawnAs(before, other)).toBe(other);
  });

  test('hide and come back to their place; pinned ones stand first, in the order of pinning', () => {
    const hidden = withHidden(NO_COLUMNS_VIEW, key('i1', 'b'), true);
    expect(shownIn(hidden)).toBe('| a c x');
    expect(shownIn(withHidden(hidden, key('i1', 'b'), false))).toBe('| a b c x');
    const pinned = withPinned(withPinned(NO_COLUMNS_VIEW, key('i2', 'x'), true), key('i1', 'b'), true);
    expect(shownIn(pinned)).toBe('x b | a c');
    expect(shownIn(withPinned(pinned, key('i2', 'x'), false))).toBe('b | a c x');
    expect(shownIn(withHidden(pinned, key('i1', 'b'), true))).toBe('x | a c');
  });

  test('move by one past what is shown, pinned ones among themselves, and not over an end', () => {
    const once = move(NO_COLUMNS_VIEW, 'a', 1);
    expect(shownIn(once)).toBe('| b a c x');
    expect(shownIn(move(once, 'a', -1))).toBe('| a b c x');
    expect(move(NO_COLUMNS_VIEW, 'a', -1)).toBe(NO_COLUMNS_VIEW);
    const overHidden = move(withHidden(NO_COLUMNS_VIEW, key('i1', 'b'), true), 'a', 1);
    expect(shownIn(overHidden)).toBe('| c a x');
    const pinned = withPinned(withPinned(NO_COLUMNS_VIEW, key('i1', 'a'), true), key('i1', 'b'), true);
    expect(shownIn(move(pinned, 'b', -1))).toBe('b a | c x');
    expect(move(pinned, 'b', 1)).toBe(pinned);
    expect(move(pinned, 'c', -1)).toBe(pinned);
  });

  test('of an instance move together past another one, and hidden ones along; pinned ones stay where they are', () => {
    const columns = [...COLUMNS, column('i2', 'y'), column('i3', 'z')];
    const order = ['i1', 'i2', 'i3'];
    const shownOf = (view: ColumnsView) =>
      arrangeColumns(columns, order, view)
        .shown.map(({ organizationId }) => organizationId)
        .join(' ');
    const moveAll = (view: ColumnsView, instanceId: string, name: string, by: -1 | 1) =>
      withMoved(
        view,
        arrangeColumns(columns, order, view),
        { what: 'instance', key: key(instanceId, name) },
        by,
      );
    const once = moveAll(NO_COLUMNS_VIEW, 'i1', 'b', 1);
    expect([shownOf(NO_COLUMNS_VIEW), shownOf(once)]).toEqual(['a b c x y z', 'x y a b c z']);
    expect(shownOf(moveAll(once, 'i1', 'a', -1))).toBe('a b c x y z');
    expect(moveAll(NO_COLUMNS_VIEW, 'i1', 'a', -1)).toBe(NO_COLUMNS_VIEW);
    const pinned = withPinned(withHidden(NO_COLUMNS_VIEW, key('i1', 'b'), true), key('i1', 'c'), true);
    const moved = moveAll(pinned, 'i1', 'a', 1);
    expect([shownOf(moved), shownOf(withHidden(moved, key('i1', 'b'), false))]).toEqual([
      'c x y a z',
      'c x y a b z',
    ]);
  });

  test('go past what they are dropped on, and nowhere among pinned ones or onto themselves', () => {
    const shownColumns = arrangeColumns(COLUMNS, ORDER, withPinned(NO_COLUMNS_VIEW, key('i1', 'c'), true));
    const goal = (what: 'column' | 'instance', from: string, over: [string, string]) =>
      placeAt(shownColumns, { what, key: key('i1', from) }, key(...over));
    expect(goal('column', 'a', ['i2', 'x'])).toEqual({ key: key('i2', 'x'), side: 'after' });
    expect(goal('column', 'b', ['i1', 'a'])).toEqual({ key: key('i1', 'a'), side: 'before' });
    expect([
      goal('column', 'a', ['i1', 'a']),
      goal('column', 'a', ['i1', 'c']),
      goal('instance', 'a', ['i1', 'b']),
      goal('column', 'a', ['gone', 'x']),
    ]).toEqual([null, null, null, null]);
  });

  test('come and go nowhere by any drag: all stay, each once, pinned ones pinned', () => {
    const names = fc.constantFrom(...COLUMNS);
    const drag = fc.record({
      what: fc.constantFrom('column' as const, 'instance' as const),
      from: names,
      over: names,
    });
    fc.assert(
      fc.property(fc.subarray(COLUMNS), fc.subarray(COLUMNS), fc.array(drag), (pins, hides, drags) => {
        const keyOf = ({ instanceId, organizationId }: PeopleColumn) => key(instanceId, organizationId);
        const start = hides.reduce(
          (view, each) => withHidden(view, keyOf(each), true),
          pins.reduce((view, each) => withPinned(view, keyOf(each), true), NO_COLUMNS_VIEW),
        );
        const end = drags.reduce((view, { what, from, over }) => {
          const shownColumns = arrangeColumns(COLUMNS, ORDER, view);
          const moved = { what, key: keyOf(from) };
          const goal = placeAt(shownColumns, moved, keyOf(over));
          return goal ? withPlaced(view, shownColumns, movedKeys(shownColumns, moved), goal) : view;
        }, start);
        const [before, after] = [start, end].map((view) => arrangeColumns(COLUMNS, ORDER, view));
        expect(after?.pinned).toBe(before?.pinned);
        expect(new Set(after?.shown)).toEqual(new Set(before?.shown));
        expect(after?.all).toHaveLength(COLUMNS.length);
        expect(end.hidden).toEqual(start.hidden);
      }),
    );
  });

  test('that came since the person put the others in order stand behind these', () => {
    const view = { ...NO_COLUMNS_VIEW, order: [key('i2', 'x'), key('i1', 'b')] };
    expect(shownIn(view)).toBe('| x b a c');
  });

  test('that are pinned scroll where they would leave no room for another one', () => {
    const pins = ['a', 'b', 'c'].reduce(
      (view, name) => withPinned(view, key('i1', name), true),
      NO_COLUMNS_VIEW,
    );
    const shownColumns = arrangeColumns(COLUMNS, ORDER, pins);
    expect(layoutOf(1_400, shownColumns).pinned).toHaveLength(3);
    const narrow = layoutOf(700, shownColumns);
    expect(narrow.pinned).toHaveLength(2);
    expect(narrow.scrolled.map(({ organizationId }) => organizationId)).toEqual(['c', 'x']);
    expect(narrow.fixedWidth + COLUMN_WIDTH).toBeLessThanOrEqual(700);
    expect(narrow.facts.map(({ id }) => id)).toEqual(['email', 'two-factor']);
  });
});
