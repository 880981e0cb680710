import { nativeTheme } from 'electron';
import type { Preferences } from '../../shared/preferences.ts';
import { LARGEST_CHOICES } from '../../shared/settings.ts';
import { readRegular } from '../storage/chosenFile.ts';

type Theme = Preferences['theme'];

export function showTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}

export async function readLook(file: string): Promise<Pick<Preferences, 'theme' | 'rail' | 'tray'>> {
  try {
    const read = await readRegular(file, LARGEST_CHOICES);
    const { theme, rail, tray } = JSON.parse('bytes' in read ? read.bytes.toString() : '');
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      rail: rail === 'wide' ? 'wide' : 'narrow',
      tray: tray === true,
    };
  } catch {
    return { theme: 'system', rail: 'narrow', tray: false };
  }
}
