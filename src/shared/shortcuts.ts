import type { Chord } from './chords.ts';

/** The keys of a command: the same everywhere, or others on a Mac. The first ones are shown. */
type Keys = readonly Chord[] | { mac: readonly Chord[]; other: readonly Chord[] };

/** Which keys run which command: the one table of them, for the page, the menu, the tooltips and the sheet. */
export const SHORTCUTS = {
  'command-palette': ['Mod+K'],
  'keyboard-shortcuts': ['?'],
  search: ['/'],
  back: { mac: ['Mod+['], other: ['Alt+ArrowLeft', 'BrowserBack'] },
  forward: { mac: ['Mod+]'], other: ['Alt+ArrowRight', 'BrowserForward'] },
  'next-recent': ['Control+Tab'],
  'previous-recent': ['Control+Shift+Tab'],
  'go-home': { mac: ['Mod+Shift+H'], other: ['Alt+Home'] },
  'go-to-instance': ['Mod+1', 'Mod+2', 'Mod+3', 'Mod+4', 'Mod+5', 'Mod+6', 'Mod+7', 'Mod+8', 'Mod+9'],
  'add-instance': ['Mod+N'],
  'toggle-rail': ['Mod+B'],
  settings: ['Mod+,'],
  refresh: { mac: ['Mod+R', 'F5'], other: ['F5', 'Mod+R'] },
} as const satisfies Record<string, Keys>;

export function shortcutsOf(command: string, platform: string): readonly Chord[] {
  const keys = (SHORTCUTS as Record<string, Keys>)[command] ?? [];
  if (!('mac' in keys)) return keys;
  return platform === 'darwin' ? keys.mac : keys.other;
}
