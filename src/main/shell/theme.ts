import { nativeTheme } from 'electron';
import type { Preferences } from '../../shared/instance.ts';

/** Shows the window, its menus and its page in this theme. */
export function showTheme(theme: Preferences['theme']): void {
  nativeTheme.themeSource = theme;
}
