import { readFile } from 'node:fs/promises';
import { nativeTheme } from 'electron';
import type { Preferences } from '../../shared/preferences.ts';

type Theme = Preferences['theme'];

export function showTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}

/** What the window is drawn by before its page has asked for anything: the shape of all preferences is loaded later. */
export async function readLook(file: string): Promise<Pick<Preferences, 'theme' | 'rail' | 'tray'>> {
  try {
    const { theme, rail, tray } = JSON.parse(await readFile(file, 'utf8'));
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      rail: rail === 'wide' ? 'wide' : 'narrow',
      tray: tray === true,
    };
  } catch {
    return { theme: 'system', rail: 'narrow', tray: false };
  }
}
