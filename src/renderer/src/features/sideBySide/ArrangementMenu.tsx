import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { isSameColumns, MOST_ARRANGEMENTS } from '../../../../shared/arrangements.ts';
import type { ArrangementColumn } from '../../../../shared/preferences.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import menuClasses from '../../ui/menu.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import classes from './sideBySide.module.css';

export function ArrangementMenu({ columns }: { columns: readonly ArrangementColumn[] }) {
  const arrangements = useApp((state) => state.preferences.arrangements);
  const [{ arrangementId }] = usePaneView(HOME_PANE, 'sideBySide');
  const { openArrangement, newArrangement, saveArrangement, deleteArrangement, openDialog } = useActions();
  const current = arrangements.find(({ id }) => id === arrangementId) ?? null;
  const isKept = current !== null && isSameColumns(current.columns, columns);
  const isFull = current === null && arrangements.length >= MOST_ARRANGEMENTS;
  const name = (current && sanitizeText(current.name, 60)) ?? 'Arrangements';
  return (
    <>
      <Menu position="bottom-end" width={250} portalProps={{ target: 'main' }}>
        <MenuTarget>
          <ToolButton
            className={classes.arrangement}
            aria-label={current ? `Arrangement ${name}` : 'Arrangements'}
            rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
          >
            <bdi className={classes.clip}>{name}</bdi>
          </ToolButton>
        </MenuTarget>
        <Menu.Dropdown className={`${menuClasses.menu} ${classes.menu}`}>
          {arrangements.length > 0 && (
            <Menu.RadioGroup value={current?.id ?? ''} onChange={openArrangement}>
              {arrangements.map((each) => (
                <Menu.RadioItem key={each.id} value={each.id}>
                  <bdi>{sanitizeText(each.name, 60)}</bdi>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          )}
          {arrangements.length > 0 && <Menu.Divider />}
          <Menu.Item onClick={newArrangement}>New arrangement</Menu.Item>
          {current && (
            <>
              <Menu.Item onClick={() => openDialog({ kind: 'name-arrangement', arrangementId: null })}>
                Save as…
              </Menu.Item>
              <Menu.Item onClick={() => openDialog({ kind: 'name-arrangement', arrangementId: current.id })}>
                Rename…
              </Menu.Item>
              <Menu.Item className={looks.danger} onClick={() => deleteArrangement(current.id)}>
                Delete arrangement
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {!isKept && (
        <ToolButton
          onClick={() =>
            current ? saveArrangement() : openDialog({ kind: 'name-arrangement', arrangementId: null })
          }
          why={isFull ? 'No more arrangements can be kept. Delete one first.' : null}
        >
          Save arrangement
        </ToolButton>
      )}
    </>
  );
}
