import { describe, expect, test } from 'vitest';
import {
  arrangeColumns,
  drawnAs,
  withHidden,
  withMoved,
  withPinned,
} from '../../../src/renderer/src/features/people/matrixColumns.ts';
import { COLUMN_WIDTH, layoutOf } from '../../../src/renderer/src/features/people/matrixLayout.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import { type ColumnsView, NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
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
  withMoved(view, arrangeColumns(COLUMNS, ORDER, view), key('i1', name), by);

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
      arrange({ missing: 3 }),
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
    const wide = layoutOf(1_400, shownColumns);
    expect(wide.pinned).toHaveLength(3);
    const narrow = layoutOf(700, shownColumns);
    expect(narrow.pinned).toHaveLength(2);
    expect(narrow.scrolled.map(({ organizationId }) => organizationId)).toEqual(['c', 'x']);
    expect(narrow.fixedWidth + COLUMN_WIDTH).toBeLessThanOrEqual(700);
    expect(narrow.facts.map(({ id }) => id)).toEqual(['email', 'two-factor']);
  });
});
