import { Menu } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconExternalLink,
  IconEyeOff,
  IconPin,
  IconPinnedOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ColumnsView } from '../../state/peopleView.ts';
import type { Sort } from '../../ui/table/rowModel.ts';
import {
  type MatrixColumn,
  type Moved,
  type ShownColumns,
  withHidden,
  withMoved,
  withPinned,
} from './matrixColumns.ts';
import type { Place } from './places.ts';

export type ColumnTools = {
  sort: Sort;
  onSort: (sort: Sort) => void;
  view: ColumnsView;
  shownColumns: ShownColumns;
  onView: (change: (now: ColumnsView) => ColumnsView) => void;
  onGo: (column: MatrixColumn) => void;
};

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

export function columnMenu(
  column: MatrixColumn,
  { why, organization, instance }: Place,
  tools: ColumnTools,
  onMoved: (words: string) => void,
): ReactNode {
  const { view, shownColumns, onView, onSort, onGo } = tools;
  const { key } = column;
  const isPinned = view.pinned.includes(key);
  return (
    <>
      {why !== null && (
        <Menu.Label maw={230} style={{ overflowWrap: 'anywhere' }}>
          {why}
        </Menu.Label>
      )}
      {column.organizationId !== null && (
        <Menu.Item
          leftSection={<IconArrowUp {...icon} />}
          onClick={() => onSort({ column: key, descending: false })}
        >
          Highest role first
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={isPinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
        onClick={() => onView((now) => withPinned(now, key, !isPinned))}
      >
        {isPinned ? 'Unpin' : 'Pin to the left'}
      </Menu.Item>
      {moves(column, shownColumns).map(({ moved, by, words }) => (
        <Menu.Item
          key={words}
          leftSection={by === -1 ? <IconArrowLeft {...icon} /> : <IconArrowRight {...icon} />}
          disabled={withMoved(view, shownColumns, moved, by) === view}
          closeMenuOnClick={false}
          onClick={() => {
            onView((now) => withMoved(now, shownColumns, moved, by));
            onMoved(movedWords(moved, by, shownColumns, { organization, instance }));
          }}
        >
          {words}
        </Menu.Item>
      ))}
      <Menu.Item
        leftSection={<IconEyeOff {...icon} />}
        onClick={() => onView((now) => withHidden(now, key, true))}
      >
        Hide
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconExternalLink {...icon} />} onClick={() => onGo(column)}>
        {column.organizationId === null ? 'Open this instance' : 'Open this organization'}
      </Menu.Item>
    </>
  );
}

function moves({ key, instanceId }: MatrixColumn, { all }: ShownColumns) {
  const column: Moved = { what: 'column', key };
  const instance: Moved = { what: 'instance', key };
  const own = all.filter((each) => each.instanceId === instanceId).length;
  return [
    { moved: column, by: -1, words: 'Move left' },
    { moved: column, by: 1, words: 'Move right' },
    ...(own > 1 && own < all.length
      ? [
          { moved: instance, by: -1, words: 'Move the instance left' } as const,
          { moved: instance, by: 1, words: 'Move the instance right' } as const,
        ]
      : []),
  ] as const;
}

function movedWords(
  { what, key }: Moved,
  by: -1 | 1,
  { shown }: ShownColumns,
  { organization, instance }: Pick<Place, 'organization' | 'instance'>,
): string {
  if (what === 'instance') return `${instance} was moved to the ${by === -1 ? 'left' : 'right'}.`;
  const place = shown.findIndex((column) => column.key === key) + 1 + by;
  return `${organization} on ${instance} is organization ${place} of ${shown.length} now.`;
}
