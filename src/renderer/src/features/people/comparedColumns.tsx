import { Box, Flex, Group, Menu, Stack, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { type CSSProperties, useContext } from 'react';
import { type ComparedDifference, factorAt } from '../../../../shared/compared.ts';
import { labeled } from '../../../../shared/facts/fact.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { FactShield } from '../../parts/facts.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { Sort } from '../../tableView.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowControls.ts';
import { clockOf } from '../../when.ts';
import { OrganizationPicker } from './Comparison.tsx';
import classes from './compared.module.css';
import { type ComparedColumn, comparePerson, invitedAs, otherAddressesIn } from './comparing.ts';
import { type ListTools, personColumn } from './listColumns.tsx';
import { BOX_WIDTH, Mark, MENU_WIDTH, notWhole } from './matrixColumns.tsx';
import { ChoosingContext } from './PeopleBar.tsx';
import { isWhole, type PersonRow, standingOf } from './personRow.ts';

type HeadProps = {
  at: number;
  columns: readonly ComparedColumn[];
  sort: Sort;
  onSort: (column: string) => void;
  /** In ms since the epoch. */
  now: number;
};

function ComparedHead(props: HeadProps) {
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

function ColumnItems({ at, columns, sort, onSort }: HeadProps) {
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

/** In px: four columns fit a window of 1440 beside the narrow rail, two one of 900. */
const LIST_WIDTH = 224;
export const COMPARED_PERSON_WIDTH = 190;

export function comparedWidth(organizations: number): number {
  return BOX_WIDTH + COMPARED_PERSON_WIDTH + MENU_WIDTH + organizations * LIST_WIDTH;
}

type ComparedTools = Omit<ListTools, 'signOf'> & { sort: Sort; onSort: (column: string) => void };

export function comparedColumns(
  columns: readonly ComparedColumn[],
  tools: ComparedTools,
): Column<PersonRow>[] {
  const { now, sort, onSort } = tools;
  return [
    { ...personColumn(tools, `minmax(${COMPARED_PERSON_WIDTH}px, 1fr)`), pinnedAt: BOX_WIDTH },
    ...columns.map(
      (column, at): Column<PersonRow> => ({
        id: column.key,
        title: `${column.place.organization} on ${column.place.instance}`,
        width: `minmax(${LIST_WIDTH}px, 1.25fr)`,
        header: <ComparedHead at={at} columns={columns} sort={sort} onSort={onSort} now={now} />,
        text: (row) => {
          const { state, words } = standingIn(row, column, now);
          return state === 'none' ? '' : words;
        },
        cell: (row) => <ComparedCell row={row} at={at} columns={columns} now={now} />,
      }),
    ),
  ];
}

/** Older data proves nobody missing. */
function standingIn({ byColumn, whole }: PersonRow, column: ComparedColumn, now: number) {
  const { gap } = column;
  return standingOf({ byColumn, whole: gap === null ? whole : NONE }, column, now, gap ?? notWhole(column));
}

const NONE: ReadonlySet<string> = new Set();

type CellProps = { row: PersonRow; at: number; columns: readonly ComparedColumn[]; now: number };

function ComparedCell(props: CellProps) {
  const { row, at, columns, now } = props;
  const column = columns[at] as ComparedColumn;
  const { presences, differences } = comparePerson(row, columns);
  const own = differences[at] ?? [];
  const standing = standingIn(row, column, now);
  const others = otherAddressesIn(row, column).filter(
    (email) => foldAddress(email) !== foldAddress(row.person.email),
  );
  const words = [
    ...others.map((email) => `as ${sanitizeText(email, 120)}`),
    ...own.map((difference) => differenceWords(difference, columns)),
  ].join(', ');
  const tip = [standing.tip, words].filter(Boolean).join('\n');
  const presence = presences[at];
  return (
    <div
      className={classes.place}
      data-column={at}
      data-state={presence?.state}
      data-differs={own.length > 0 || undefined}
      title={tip || undefined}
    >
      {presence?.state === 'here' && (
        <>
          <Standing {...props} />
          {factorAt(presence) === true && (
            <FactShield fact={TWO_FACTOR} of={{ role: null, twoFactor: true }} />
          )}
          {own.some(({ kind }) => kind === 'no-2fa') && (
            <Flex component="span" flex="none" aria-hidden>
              <Chip tone="warn">{NO_FACTOR}</Chip>
            </Flex>
          )}
        </>
      )}
      {presence?.state === 'none' && <Missing {...props} />}
      {presence?.state === 'unknown' && (
        <Box component="span" flex={1} c="dimmed">
          <span aria-hidden>?</span>
          <VisuallyHidden>{standing.words}</VisuallyHidden>
        </Box>
      )}
      {words !== '' && <VisuallyHidden>{words}</VisuallyHidden>}
    </div>
  );
}

function Standing({ row, at, columns, now }: CellProps) {
  const { openDialog } = useActions();
  const tabIndex = useRowTab();
  const column = columns[at] as ComparedColumn;
  const { instanceId, organizationId, place, key } = column;
  const standing = standingIn(row, column, now);
  const { person, byColumn } = row;
  const email = byColumn.get(key)?.email ?? person.email;
  if (standing.state !== 'member' || email === '')
    return <Mark standing={{ ...standing, mark: standing.words, tone: standing.tone || 'invited' }} />;
  return (
    <button
      type="button"
      className={classes.role}
      tabIndex={tabIndex}
      aria-label={`Change the role of ${sanitizeText(email)} in ${place.organization}, ${standing.words}…`}
      onClick={() =>
        openDialog({
          ...{ kind: 'change-many', what: 'change-roles', emails: [email] },
          within: [{ instanceId, organizationId }],
        })
      }
    >
      <Mark standing={standing} />
    </button>
  );
}

function Missing({ row, at, columns }: CellProps) {
  const { openDialog } = useActions();
  const tabIndex = useRowTab();
  const { instanceId, organizationId, place, denied } = columns[at] as ComparedColumn;
  const invited = denied === null ? invitedAs(row, columns) : null;
  const dot = (
    <span className={classes.dot} aria-hidden>
      ·
    </span>
  );
  if (!invited) return dot;
  const role = sanitizeText(invited.role, 40);
  return (
    <button
      type="button"
      className={classes.invite}
      aria-label={`Invite ${sanitizeText(invited.email)} to ${place.organization} on ${place.instance} as ${role}…`}
      tabIndex={tabIndex}
      onClick={() =>
        openDialog({
          ...{ kind: 'change-many', what: 'invite' },
          inviting: { instanceId, organizationId, people: [invited] },
        })
      }
    >
      {dot}
      <span className={classes.inviteWords} aria-hidden>
        <IconPlus size={13} stroke={2} />
        Invite as {role}…
      </span>
    </button>
  );
}

const NO_FACTOR = labeled(TWO_FACTOR, { role: null, twoFactor: false });

function differenceWords(difference: ComparedDifference, columns: readonly ComparedColumn[]): string {
  switch (difference.kind) {
    case 'missing':
      return 'missing here';
    case 'invited':
      return 'only invited here';
    case 'role': {
      const { place } = columns[difference.from] as ComparedColumn;
      return `other role: ${sanitizeText(difference.role, 40)} in ${place.organization} on ${place.instance}`;
    }
    case 'no-2fa':
      return `${NO_FACTOR} here`;
  }
}
