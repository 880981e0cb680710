import { Box, Flex, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ComparedDifference, factorAt } from '../../../../shared/compared.ts';
import { labeled } from '../../../../shared/facts/fact.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { FactShield } from '../../parts/facts.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import type { Sort } from '../../tableView.ts';
import { Chip } from '../../ui/Chip.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowControls.ts';
import { ComparedHead } from './ComparedHead.tsx';
import { standingOf } from './cellWords.ts';
import classes from './compared.module.css';
import { type ComparedColumn, comparePerson, invitedAs, otherAddressesIn } from './comparing.ts';
import { type ListTools, personColumn } from './listColumns.tsx';
import { BOX_WIDTH, Mark, MENU_WIDTH, notWhole } from './matrixColumns.tsx';
import type { PersonRow } from './personRow.ts';

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
