import { Menu } from '@mantine/core';
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { type About, MatrixItems, type MenuTools } from './MatrixMenu.tsx';
import classes from './matrix.module.css';
import type { MatrixColumn } from './matrixColumns.ts';
import type { MatrixLayout } from './matrixLayout.ts';
import panel from './panel.module.css';
import type { PersonRow } from './personRow.ts';
import { isCell, placeOfCell } from './useMatrixPlace.ts';

type Props = {
  height: number;
  rowAt: (index: number) => PersonRow | undefined;
  layout: MatrixLayout;
  menu: MenuTools;
  children: ReactNode;
};

export function MatrixBody({ height, rowAt, layout, menu, children }: Props) {
  const [about, setAbout] = useState<About | null>(null);
  const opener = useRef<HTMLElement | null>(null);

  function onDoubleClick({ target }: MouseEvent): void {
    const id = cellAt(target)?.dataset.row;
    if (id) menu.onOpen(id);
  }

  function onContextMenu(event: MouseEvent): void {
    const cell = cellAt(event.target);
    const place = cell && placeOfCell(cell);
    const row = place && rowAt(place.row);
    // One that is not here yet has no menu.
    if (!row) {
      event.preventDefault();
      return;
    }
    opener.current = cell;
    setAbout({ row, column: columnAt(layout, place.column) });
  }

  return (
    <Menu
      position="bottom-start"
      width={280}
      portalProps={{ target: 'main' }}
      keepMounted={false}
      // At once, not a moment later: what an item opens takes the focus from there.
      returnFocus={false}
      onClose={() => opener.current?.focus({ preventScroll: true })}
    >
      <Menu.ContextMenu>
        <div
          role="rowgroup"
          className={classes.body}
          style={{ height }}
          onDoubleClick={onDoubleClick}
          onContextMenu={onContextMenu}
        >
          {children}
        </div>
      </Menu.ContextMenu>
      <Menu.Dropdown className={panel.menu}>
        {about && <MatrixItems about={about} tools={menu} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function cellAt(target: EventTarget): HTMLElement | null {
  const cell = target instanceof Element ? target.closest('[data-column]') : null;
  return isCell(cell) ? cell : null;
}

/** The organization of a column of the grid; null for those that tell of a person over all of them. */
export function columnAt({ facts, pinned, scrolled }: MatrixLayout, column: number): MatrixColumn | null {
  return [...pinned, ...scrolled][column - facts.length] ?? null;
}
