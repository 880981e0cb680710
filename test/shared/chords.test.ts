import { describe, expect, test } from 'vitest';
import {
  acceleratorOf,
  ariaChord,
  chordWords,
  type KeyPress,
  matchesChord,
} from '../../src/shared/shortcuts.ts';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('a chord', () => {
  test('is Command on a Mac and Control elsewhere', () => {
    const [control, command] = [press('k', { ctrlKey: true }), press('k', { metaKey: true })];
    expect([matchesChord('Mod+K', control, false), matchesChord('Mod+K', command, false)]).toEqual([
      true,
      false,
    ]);
    expect([matchesChord('Mod+K', control, true), matchesChord('Mod+K', command, true)]).toEqual([
      false,
      true,
    ]);
  });

  test('is no other one: what is held beside it counts', () => {
    expect(matchesChord('Mod+K', press('K', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matchesChord('Alt+ArrowLeft', press('ArrowLeft'), false)).toBe(false);
    expect(matchesChord('Control+Tab', press('Tab', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matchesChord('Control+Shift+Tab', press('Tab', { ctrlKey: true, shiftKey: true }), false)).toBe(
      true,
    );
  });

  test('of a sign is found wherever a keyboard has it, with Shift or without', () => {
    expect(matchesChord('/', press('/'), false)).toBe(true);
    expect(matchesChord('/', press('/', { shiftKey: true, code: 'Digit7' }), false)).toBe(true);
    expect(matchesChord('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(matchesChord('?', press('?', { ctrlKey: true }), false)).toBe(false);
  });

  test('of a letter goes by what is written, in another alphabet by the place of the key', () => {
    expect(matchesChord('Mod+K', press('k', { ctrlKey: true, code: 'KeyV' }), false)).toBe(true);
    expect(matchesChord('Mod+K', press('л', { ctrlKey: true, code: 'KeyK' }), false)).toBe(true);
    expect(matchesChord('Mod+K', press('v', { ctrlKey: true, code: 'KeyK' }), false)).toBe(false);
    expect(matchesChord('Mod+1', press('&', { ctrlKey: true, code: 'Digit1' }), false)).toBe(true);
  });

  test('is written as each platform, screen readers and menus write it', () => {
    expect(
      ['Mod+K', 'Alt+ArrowLeft', 'Control+Shift+Tab', '?'].map((chord) => chordWords(chord, false)),
    ).toEqual(['Ctrl+K', 'Alt+←', 'Ctrl+Shift+Tab', '?']);
    expect(['Mod+K', 'Mod+Shift+H', 'Control+Tab'].map((chord) => chordWords(chord, true))).toEqual([
      '⌘K',
      '⇧⌘H',
      '⌃Tab',
    ]);
    expect([ariaChord('Mod+K', true), ariaChord('Mod+K', false)]).toEqual(['Meta+K', 'Control+K']);
    expect(['Mod+K', 'Alt+ArrowLeft', 'F5'].map(acceleratorOf)).toEqual(['CmdOrCtrl+K', 'Alt+Left', 'F5']);
  });
});
