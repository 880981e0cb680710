import { Group, Menu, Stack } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { ComparedColumn } from '../../../../shared/preferences.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { ComparedList } from '../../state/sideBySide.ts';
import { INSTANCE_TILES } from '../../theme.ts';
import looks from '../../ui/looks.module.css';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import classes from './ColumnHead.module.css';
import { OrganizationPicker } from './OrganizationPicker.tsx';
import { countWords, instanceOf, knowledgeOf, nameOf, organizationOf } from './words.ts';

type Props = {
  list: ComparedList;
  at: number;
  columns: readonly ComparedColumn[];
  isSorted: boolean;
  onSort: () => void;
};

export function ColumnHead({ list, at, columns, isSorted, onSort }: Props) {
  const { compareColumns } = useActions();
  const name = nameOf(list);
  const put = (column: ComparedColumn) =>
    compareColumns(columns.map((each, index) => (index === at ? column : each)));
  return (
    <div className={classes.head} style={{ '--edge': INSTANCE_TILES[list.color] } as CSSProperties}>
      <Stack gap={0} align="flex-start" flex={1} miw={0} lh={1.25}>
        <OrganizationPicker
          label={`Organization in the place of ${name}`}
          taken={columns.filter(({ shows }) => shows === list.shows)}
          onChoose={(chosen) => put({ ...chosen, shows: list.shows })}
        >
          {(button) => (
            <button
              type="button"
              className={classes.headName}
              aria-label={name}
              title="Choose another organization"
              {...button}
            >
              <bdi className={looks.cut}>{organizationOf(list)}</bdi>
              <IconChevronDown size={13} stroke={2} aria-hidden className={`${looks.dim} ${looks.rigid}`} />
            </button>
          )}
        </OrganizationPicker>
        <HeadFacts list={list} />
      </Stack>
      <ColumnMenu list={list} at={at} columns={columns} put={put} isSorted={isSorted} onSort={onSort} />
    </div>
  );
}

function HeadFacts({ list }: { list: ComparedList }) {
  const startedAt = useApp((state) => state.startedAt);
  const now = useNow();
  const knowledge = knowledgeOf(list, startedAt);
  const parts = [
    instanceOf(list),
    // Before the count, which a narrow column cuts first.
    knowledge.state === 'old' ? `as of ${clockOf(knowledge.at, now)}` : '',
    countWords(list),
    { reading: 'reading…', unknown: 'unknown', old: '', known: '' }[knowledge.state],
  ];
  const why = 'why' in knowledge ? knowledge.why : null;
  return (
    <Group
      component="span"
      gap={4}
      maw="100%"
      wrap="nowrap"
      c={why === null ? 'inherit' : 'var(--q-warn)'}
      fz={11}
      fw={400}
      title={why ?? undefined}
    >
      {why !== null && <IconAlertTriangle size={12} stroke={1.75} className={looks.rigid} aria-hidden />}
      <span className={looks.cut}>{parts.filter(Boolean).join(' · ')}</span>
    </Group>
  );
}

function ColumnMenu(props: Props & { put: (column: ComparedColumn) => void }) {
  const { list, at, columns, put, isSorted, onSort } = props;
  const { compareColumns, retryList, goToInstance, chooseOrganization } = useActions();
  const { instanceId, organizationId, shows, isListed } = list;
  const other = shows === 'members' ? 'invitations' : 'members';
  const isTaken = columns.some(
    (each) =>
      each.instanceId === instanceId && each.organizationId === organizationId && each.shows === other,
  );
  function move(by: -1 | 1): void {
    const next = [...columns];
    const [column] = next.splice(at, 1);
    if (column) compareColumns(next.toSpliced(at + by, 0, column));
  }
  return (
    <DotsMenu isRow isFaint label={`Column ${nameOf(list)}`} width={220}>
      <Menu.Item
        disabled={isTaken || !isListed}
        onClick={() => put({ instanceId, organizationId, shows: other })}
      >
        {other === 'members' ? 'Show members' : 'Show invitations'}
      </Menu.Item>
      <Menu.Item disabled={isSorted} onClick={onSort}>
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
      <Menu.Item disabled={!isListed} onClick={() => void retryList(shows, instanceId, organizationId)}>
        Read again
      </Menu.Item>
      <Menu.Item
        disabled={!isListed}
        onClick={() => {
          chooseOrganization(instanceId, organizationId);
          goToInstance(instanceId);
        }}
      >
        Open organization
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        className={looks.danger}
        onClick={() => compareColumns(columns.filter((_, index) => index !== at))}
      >
        Remove column
      </Menu.Item>
    </DotsMenu>
  );
}
