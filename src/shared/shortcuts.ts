type Keys = readonly Chord[] | { mac: readonly Chord[]; other: readonly Chord[] };

/** The only table of shortcuts: page, menu, tooltips and sheet use it. */
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

/** `Mod+K`, `Alt+ArrowLeft`, `?`. `Mod` is Command on a Mac, else Control. */
export type Chord = string;

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

type Parts = { key: string; mod: boolean; control: boolean; alt: boolean; shift: boolean };

export function matchesChord(chord: Chord, event: KeyPress, mac: boolean): boolean {
  const { key, mod, control, alt, shift } = partsOf(chord);
  if (event.ctrlKey !== (control || (mod && !mac)) || event.metaKey !== (mod && mac)) return false;
  if (event.altKey !== alt) return false;
  // Keyboard layouts decide where a sign is, and whether it needs Shift.
  if (isSign(key)) return event.key === key;
  return event.shiftKey === shift && isKey(key, event);
}

export function chordKeys(chord: Chord, mac: boolean): string[] {
  const { key, mod, control, alt, shift } = partsOf(chord);
  const held = [
    control || (mod && !mac) ? (mac ? '⌃' : 'Ctrl') : '',
    alt ? (mac ? '⌥' : 'Alt') : '',
    shift ? (mac ? '⇧' : 'Shift') : '',
    mod && mac ? '⌘' : '',
  ];
  return [...held.filter(Boolean), KEY_WORDS[key] ?? key];
}

export function chordWords(chord: Chord, mac: boolean): string {
  return chordKeys(chord, mac).join(mac ? '' : '+');
}

export function ariaChord(chord: Chord, mac: boolean): string {
  return chord.replace(/\bMod\b/, mac ? 'Meta' : 'Control');
}

export function acceleratorOf(chord: Chord): string {
  return chord.replace(/\bMod\b/, 'CmdOrCtrl').replace(/\bArrow(?=Left|Right|Up|Down)/, '');
}

const KEY_WORDS: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
  ContextMenu: 'Menu',
  BrowserBack: 'Back',
  BrowserForward: 'Forward',
};

const HELD = ['Mod', 'Control', 'Alt', 'Shift'];

function partsOf(chord: Chord): Parts {
  const parts = chord.split('+');
  const held = parts.filter((part) => HELD.includes(part));
  const [mod = false, control = false, alt = false, shift = false] = HELD.map((each) => held.includes(each));
  return { key: parts.at(-1) ?? '', mod, control, alt, shift };
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[A-Z0-9]/.test(key);
}

/** By character for Latin letters and digits, else by key position. */
function isKey(key: string, event: KeyPress): boolean {
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}`;
  if (!/^[A-Z]$/.test(key)) return event.key === (key === 'Space' ? ' ' : key);
  return /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() === key : event.code === `Key${key}`;
}
