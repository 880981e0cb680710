import { Menu, Tooltip } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { selectShownArrangementId } from '../../state/sideBySide.ts';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import styles from './Rail.module.css';

/** The arrangements that the person keeps: when wide a line for each, else a menu of them. Nothing where there are none. */
export function RailArrangements({ wide }: { wide: boolean }) {
  const arrangements = useApp((state) => state.preferences.arrangements);
  const shownId = useApp(selectShownArrangementId);
  const { openArrangement } = useActions();
  if (arrangements.length === 0) return null;
  const icon = <IconColumns3 size={18} stroke={1.6} aria-hidden />;
  if (!wide) {
    return (
      <Menu position="right-start" width={220} withinPortal={false}>
        <Tooltip label="Side by side" position="right">
          <span className={styles.menuRoom}>
            <MenuTarget>
              <button type="button" className={styles.plain} aria-label="Side by side">
                {icon}
              </button>
            </MenuTarget>
          </span>
        </Tooltip>
        <Menu.Dropdown className={styles.arrangementMenu}>
          {arrangements.map(({ id, name }) => (
            <Menu.Item key={id} onClick={() => openArrangement(id)}>
              <bdi>{sanitizeText(name, 60)}</bdi>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    );
  }
  return (
    <ul className={styles.arrangements} aria-label="Side by side">
      {arrangements.map(({ id, name }) => (
        <li key={id}>
          <button
            type="button"
            className={styles.plain}
            data-line
            aria-current={id === shownId ? 'page' : undefined}
            title={sanitizeText(name, 60)}
            onClick={() => openArrangement(id)}
          >
            {icon}
            <bdi className={styles.arrangementName}>{sanitizeText(name, 60)}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
