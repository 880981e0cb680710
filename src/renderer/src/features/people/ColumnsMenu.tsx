import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconColumns3 } from '@tabler/icons-react';
import { type ColumnsView, NO_COLUMNS_VIEW } from '../../state/peopleView.ts';
import looks from '../../ui/looks.module.css';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import classes from './columns.module.css';
import { shownWords } from './coverWords.ts';
import { type MatrixColumn, type ShownColumns, withHidden } from './matrixColumns.ts';
import type { Place } from './places.ts';

export function ColumnsMenu(props: {
  shownColumns: ShownColumns;
  placeOf: (column: MatrixColumn) => Place;
  onView: (change: (now: ColumnsView) => ColumnsView) => void;
}) {
  const { shownColumns, placeOf, onView } = props;
  const { shown, all } = shownColumns;
  const isAll = shown.length === all.length;
  const words = shownWords(shownColumns);
  return (
    <Menu position="bottom-start" withinPortal={false} keepMounted={false} width={280}>
      <MenuTarget>
        <Button
          variant="default"
          className={classes.columnsButton}
          aria-label={`Columns: ${words}`}
          title={words}
          disabled={all.length === 0}
          leftSection={<IconColumns3 size={15} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}
        >
          <span className={classes.foldingLabel}>{words}</span>
        </Button>
      </MenuTarget>
      <Menu.Dropdown className={`${classes.menu} ${classes.tall}`}>
        <Menu.Item
          disabled={isAll}
          closeMenuOnClick={false}
          onClick={() => onView((now) => ({ ...now, hidden: [] }))}
        >
          Show all
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={() => onView(() => NO_COLUMNS_VIEW)}>
          Reset columns
        </Menu.Item>
        <Menu.Divider />
        <Menu.CheckboxGroup
          value={shown.map(({ key }) => key)}
          onChange={(keys) =>
            onView((now) => all.reduce((view, { key }) => withHidden(view, key, !keys.includes(key)), now))
          }
        >
          {all.map((column) => {
            const { organization, instance } = placeOf(column);
            return (
              <Menu.CheckboxItem
                key={column.key}
                value={column.key}
                rightSection={<span className={looks.dim}>{instance}</span>}
              >
                {organization}
              </Menu.CheckboxItem>
            );
          })}
        </Menu.CheckboxGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
