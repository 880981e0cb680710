import { expect, test } from 'vitest';
import { type ListState, pressListKey } from '../../../src/renderer/src/features/members/RoleControl.tsx';

function press(keys: string[], start: ListState = { open: false, at: 0 }) {
  let state: ListState & { chosen: number | null } = { ...start, chosen: null };
  for (const key of keys) state = pressListKey(key, state, { count: 3, current: 1 }) ?? state;
  return state;
}

test('Enter, arrow, Enter chooses the next option, however quickly it is typed', () => {
  expect(press(['Enter', 'ArrowDown', 'Enter'])).toEqual({ open: false, at: 2, chosen: 2 });
  expect(press(['ArrowDown', 'ArrowUp', ' '])).toEqual({ open: false, at: 0, chosen: 0 });
});

test.each(['Enter', ' ', 'ArrowDown', 'ArrowUp'])('%j opens the list at the present value', (key) =>
  expect(press([key])).toEqual({ open: true, at: 1, chosen: null }),
);

test('arrows go round, Home and End to the ends', () => {
  expect(press(['Enter', 'ArrowDown', 'ArrowDown']).at).toBe(0);
  expect(press(['Enter', 'Home', 'ArrowUp']).at).toBe(2);
  expect(press(['Enter', 'Home']).at).toBe(0);
  expect(press(['Enter', 'End']).at).toBe(2);
});

test('Escape closes the list and chooses nothing', () =>
  expect(press(['Enter', 'ArrowDown', 'Escape'])).toEqual({ open: false, at: 2, chosen: null }));

test('other keys are left to the page', () => {
  const closed = { open: false, at: 0 };
  for (const key of ['Home', 'Escape', 'a', 'Tab'])
    expect(pressListKey(key, closed, { count: 3, current: 1 })).toBeNull();
  expect(pressListKey('Tab', { open: true, at: 0 }, { count: 3, current: 1 })).toBeNull();
});
