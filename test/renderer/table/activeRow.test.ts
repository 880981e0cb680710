import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTHING_PICKED, type Picked } from '../../../src/renderer/src/tableView.ts';
import { rowAfterKey } from '../../../src/renderer/src/ui/keyLines.ts';
import { type ActiveRow, activeRowIn } from '../../../src/renderer/src/ui/table/activeRow.ts';
import { pick, withoutGone } from '../../../src/renderer/src/ui/table/useSelection.tsx';

test('the active row stays the same one while others come, go and change places', () => {
  const active: ActiveRow = { id: 'c', at: 2 };
  expect(activeRowIn(['a', 'b', 'c', 'd'], active)).toBe(active);
  expect(activeRowIn(['b', 'c', 'd'], active)).toEqual({ id: 'c', at: 1 });
  expect(activeRowIn(['d', 'x', 'b', 'a', 'c'], active)).toEqual({ id: 'c', at: 4 });
});

test('where the active row is gone the one in its place follows, at the end the last, without rows none', () => {
  expect(activeRowIn(['a', 'b', 'd', 'e'], { id: 'c', at: 2 })).toEqual({ id: 'd', at: 2 });
  expect(activeRowIn(['a', 'b'], { id: 'c', at: 2 })).toEqual({ id: 'b', at: 1 });
  expect(activeRowIn([], { id: 'c', at: 2 })).toBeNull();
  expect(activeRowIn(['a'], null)).toEqual({ id: 'a', at: 0 });
});

const IDS = [...'abcdefghij'];
/** A refresh gives some of the rows in some order; a key is pressed on the row that has the focus. */
const happening = fc.oneof(
  fc.shuffledSubarray(IDS).map((rows) => ({ rows })),
  fc.constantFrom('ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', ' ', 'Shift ').map((key) => ({ key })),
);

test('whatever a refresh does between two keys, a key acts on the row that was focused, and nothing else is chosen', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(IDS, { minLength: 1 }), fc.array(happening), (first, happenings) => {
      let rows = first;
      let active = activeRowIn(first, null);
      let picked: Picked = NOTHING_PICKED;
      // What a person would expect, kept apart from the model: the focused person, and the chosen ones.
      let focused = first[0] as string;
      let chosen = new Set<string>();
      for (const next of happenings) {
        if ('rows' in next) {
          const before: string[] = rows;
          rows = next.rows;
          picked = withoutGone(picked, new Set(rows));
          chosen = new Set([...chosen].filter((id) => rows.includes(id)));
          if (!rows.includes(focused))
            focused = rows[Math.min(before.indexOf(focused), rows.length - 1)] ?? '';
        }
        active = activeRowIn(rows, active) ?? active;
        if (rows.length === 0) return;
        const at: ActiveRow = active as ActiveRow;
        expect(at).toEqual({ id: focused, at: rows.indexOf(focused) });
        if (!('key' in next)) continue;
        if (next.key === ' ') {
          picked = pick(picked, rows, at.id, false);
          if (!chosen.delete(focused)) chosen.add(focused);
        } else if (next.key === 'Shift ') {
          const becomes: boolean = !picked.ids.has(at.id);
          picked = pick(picked, rows, at.id, true);
          expect(picked.ids.has(focused)).toBe(becomes);
          chosen = new Set(picked.ids);
        } else {
          const goal = rowAfterKey(next.key, at.at, rows.length, 3);
          if (goal !== null) active = { id: rows[goal] as string, at: goal };
          focused = rows[goal ?? 0] as string;
        }
        expect([...picked.ids].sort()).toEqual([...chosen].sort());
        expect([...picked.ids].every((id) => rows.includes(id))).toBe(true);
      }
    }),
  );
});
