import { Menu, Tooltip } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { Preferences } from '../../../../shared/preferences.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import styles from './Rail.module.css';

const THEMES = {
  system: { words: 'Like the system', Icon: IconDeviceDesktop },
  light: { words: 'Light', Icon: IconSun },
  dark: { words: 'Dark', Icon: IconMoon },
} as const satisfies Record<Preferences['theme'], unknown>;

export function ThemeMenu() {
  const theme = useApp((state) => state.preferences.theme);
  const { chooseTheme } = useActions();
  const { Icon: Current } = THEMES[theme];
  return (
    <Menu position="right-end" width={180} offset={10} withinPortal={false}>
      <MenuTarget>
        <Tooltip label="Theme" position="right">
          <button type="button" className={styles.plain} aria-label="Theme">
            <Current size={18} stroke={1.6} aria-hidden />
          </button>
        </Tooltip>
      </MenuTarget>
      <Menu.Dropdown>
        <Menu.RadioGroup value={theme} onChange={(name) => chooseTheme(name as Preferences['theme'])}>
          {Object.entries(THEMES).map(([name, { words, Icon }]) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick>
              <span className={styles.theme}>
                <Icon size={16} stroke={1.6} aria-hidden /> {words}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
