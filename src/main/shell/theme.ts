import { readFile } from 'node:fs/promises';
import { nativeTheme } from 'electron';
import type { Preferences } from '../../shared/instance.ts';

type Theme = Preferences['theme'];

/** Draws windows, their menus and pages in a theme. */
export function showTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}

/** The chosen theme alone, for the window: the shape of all preferences is loaded after it. The system's where there is none. */
export async function readTheme(file: string): Promise<Theme> {
  try {
    const { theme } = JSON.parse(await readFile(file, 'utf8'));
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}
