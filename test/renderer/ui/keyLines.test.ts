import { expect, test } from 'vitest';
import { RAIL_KEYS, railKeyOf } from '../../../src/renderer/src/features/instances/railRows.ts';
import { TABLE_KEYS, tableKeyOf } from '../../../src/renderer/src/ui/table/tableKeys.ts';

function press(chord: string, mac: boolean) {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const isHeld = (held: string) => parts.includes(held);
  return {
    key: key === 'Space' ? ' ' : key,
    code: `Key${key}`,
    ctrlKey: isHeld('Mod') && !mac,
    metaKey: isHeld('Mod') && mac,
    altKey: isHeld('Alt'),
    shiftKey: isHeld('Shift'),
  };
}

test.each([false, true])('each key that the sheet shows of a list is taken there, on a Mac: %s', (mac) => {
  const lists = [
    { lines: RAIL_KEYS, taken: railKeyOf },
    { lines: TABLE_KEYS, taken: tableKeyOf },
  ];
  for (const { lines, taken } of lists)
    for (const { key, chords } of lines)
      expect(chords.map((chord) => taken(press(chord, mac)))).toEqual(chords.map(() => key));
});

test('a key is not taken with another one held', () => {
  expect([tableKeyOf(press('Alt+ArrowUp', false)), tableKeyOf(press('Mod+Enter', false))]).toEqual([
    null,
    null,
  ]);
  expect(railKeyOf(press('Mod+ArrowUp', false))).toBeNull();
});
