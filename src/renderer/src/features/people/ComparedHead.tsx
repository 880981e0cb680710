import { Group, Menu, Stack } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { type CSSProperties, useContext } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import type { Sort } from '../../tableView.ts';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { clockOf } from '../../when.ts';
import classes from './compared.module.css';
import { type ComparedColumn, comparePerson, invitedAs } from './comparing.ts';
import { OrganizationPicker } from './OrganizationPicker.tsx';
import { ChoosingContext } from './PeopleBar.tsx';
import { isWhole } from './personRow.ts';

type Props = {
  at: number;
  columns: readonly ComparedColumn[];
  sort: Sort;
  onSort: (column: string) => void;
  /** In ms since the epoch. */
  now: number;
};

export function ComparedHead(props: Props) {
  const { at, columns, now } = props;
  const { compareOrganizations } = useActions();
  const column = columns[at] as ComparedColumn;
  const { place, gap, membersAt, invitationsAt } = column;
  const name = `${place.organization} on ${place.instance}`;
  const asOf = Math.min(membersAt ?? 0, invitationsAt ?? 0);
  const known = gap === null ? '' : isWhole(column) ? `as of ${clockOf(asOf, now)}` : 'unknown';
  return (
    <div className={classes.head} style={{ '--edge': place.color } as CSSProperties}>
      <Stack gap={0} align="flex-start" flex={1} miw={0} lh={1.25}>
        <OrganizationPicker
          label={`Organization in the place of ${name}`}
          taken={columns}
          onChoose={(chosen) => compareOrganizations(columns.with(at, { ...column, ...chosen }))}
        >
          {(button) => (
            <button
              type="button"
              className={classes.headName}
              aria-label={name}
              title="Choose another organization"
              {...button}
            >
              <bdi className={looks.cut}>{place.organization}</bdi>
              <IconChevronDown size={13} stroke={2} aria-hidden className={`${looks.dim} ${looks.rigid}`} />
            </button>
          )}
        </OrganizationPicker>
        <Group
          component="span"
          gap={4}
          maw="100%"
          wrap="nowrap"
          c={place.why === null ? 'inherit' : 'var(--q-warn)'}
          fz={11}
          fw={400}
          title={place.why ?? undefined}
        >
          {place.why !== null && (
            <IconAlertTriangle size={12} stroke={1.75} className={looks.rigid} aria-hidden />
          )}
          <span className={looks.cut}>{[place.instance, known].filter(Boolean).join(' · ')}</span>
        </Group>
      </Stack>
      <DotsMenu isRow label={`Column ${name}`} width={260}>
        <ColumnItems {...props} />
      </DotsMenu>
    </div>
  );
}

function ColumnItems({ at, columns, sort, onSort }: Props) {
  const { compareOrganizations, retryList, showIn } = useActions();
  const { instanceId, organizationId, key } = columns[at] as ComparedColumn;
  const isListed = useApp((state) => state.byId[instanceId] !== undefined);
  const move = (by: -1 | 1) =>
    compareOrganizations(columns.toSpliced(at, 1).toSpliced(at + by, 0, columns[at] as ComparedColumn));
  return (
    <>
      <InviteSelected column={columns[at] as ComparedColumn} columns={columns} />
      <Menu.Item disabled={sort.column === key && !sort.descending} onClick={() => onSort(key)}>
        Sort by role here
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item disabled={at === 0} onClick={() => move(-1)}>
        Move left
      </Menu.Item>
      <Menu.Item disabled={at === columns.length - 1} onClick={() => move(1)}>
        Move right
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        disabled={!isListed}
        onClick={() => {
          void retryList('members', instanceId, organizationId);
          void retryList('invitations', instanceId, organizationId);
        }}
      >
        Read again
      </Menu.Item>
      <Menu.Item disabled={!isListed} onClick={() => showIn(instanceId, { organizationId })}>
        Open organization
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item className={looks.danger} onClick={() => compareOrganizations(columns.toSpliced(at, 1))}>
        Remove column
      </Menu.Item>
    </>
  );
}

function InviteSelected({ column, columns }: { column: ComparedColumn; columns: readonly ComparedColumn[] }) {
  const { openDialog } = useActions();
  const { instanceId, organizationId, denied } = column;
  const { count = 0, rows = null } = useContext(ChoosingContext)?.chosen ?? {};
  const at = columns.indexOf(column);
  const isThere = (row: NonNullable<typeof rows>[number]) =>
    comparePerson(row, columns).presences[at]?.state === 'here';
  const missing = (rows ?? []).filter((row) => !isThere(row));
  const people = missing.flatMap((row) => invitedAs(row, columns) ?? []);
  const why =
    count === 0
      ? 'Select people first.'
      : rows !== null && people.length === 0
        ? 'All are already members or invited there.'
        : denied;
  return (
    <MenuItem
      why={why}
      onClick={() =>
        openDialog({
          ...{ kind: 'change-many', what: 'invite' },
          inviting: { instanceId, organizationId, people },
        })
      }
    >
      Invite the selected here…
    </MenuItem>
  );
}
