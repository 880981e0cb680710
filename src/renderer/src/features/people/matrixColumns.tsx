import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconEyeOff } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { PeopleColumn, PeopleQuery } from '../../../../shared/calls/people.ts';
import { accessWords } from '../../../../shared/permissions/accessSummary.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
import looks from '../../ui/looks.module.css';
import { roleTone } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Sort } from '../../ui/table/rowModel.ts';
import { dateOf } from '../../ui/when.ts';
import { addressOfPerson, cellName, type Standing, standingOf, standingWords } from './cellWords.ts';
import { type ListTools, type PersonColumn, personColumn, twoFactorColumn } from './listColumns.tsx';
import classes from './matrix.module.css';
import { accessOfCell, type PersonRow } from './personRow.ts';
import type { Place } from './places.ts';
import { isWhole } from './wholeColumns.ts';

/** An organization of an instance, or an instance of which no organization is known. */
export type MatrixColumn = {
  key: string;
  instanceId: string;
  /** Null where no organization of the instance is known. */
  organizationId: string | null;
  organizationName: string;
  membersAt: number | null;
  invitationsAt: number | null;
};

/** What a query is about, instance by instance in the order of the list. */
export function columnsFor(
  columns: readonly PeopleColumn[],
  order: readonly string[],
  { instanceIds, organizations }: Pick<PeopleQuery, 'instanceIds' | 'organizations'>,
): MatrixColumn[] {
  const isAll = instanceIds.length === 0 && organizations.length === 0;
  const keys = new Set(organizations.map(organizationKey));
  const among = new Set(organizations.map(({ instanceId }) => instanceId));
  return order.flatMap((instanceId) => {
    const isMeant = isAll || instanceIds.includes(instanceId);
    const own = columns.filter((column) => column.instanceId === instanceId).map(matrixColumnOf);
    if (own.length === 0) return isMeant || among.has(instanceId) ? [unreadInstance(instanceId)] : [];
    return isMeant ? own : own.filter(({ key }) => keys.has(key));
  });
}

/** The same object for the same column. */
export function matrixColumnOf(column: PeopleColumn): MatrixColumn {
  const made = known.get(column) ?? { ...column, key: organizationKey(column) };
  known.set(column, made);
  return made;
}

const known = new WeakMap<PeopleColumn, MatrixColumn>();

function unreadInstance(instanceId: string): MatrixColumn {
  return {
    key: organizationKey({ instanceId, organizationId: '' }),
    instanceId,
    organizationId: null,
    organizationName: '',
    membersAt: null,
    invitationsAt: null,
  };
}

/** Shorter parts of a search name no client. */
const SHORTEST = 3;

/**
 * The organizations that a person looks at: where the search, or a chosen domain, names some of these organizations or
 * their instances, those alone. “@northwind.example” names the organization “Northwind”.
 */
export function placesLookedAt(
  columns: readonly MatrixColumn[],
  { search, domains }: Pick<PeopleQuery, 'search' | 'domains'>,
  nameOf: (instanceId: string) => string,
): OrganizationRef[] {
  const words = [...searchWords(search), ...domains].flatMap(namesIn);
  const named = columns.filter(({ instanceId, organizationName }) => {
    const names = [organizationName, nameOf(instanceId)].map((name) => searchText(name).replace(/\s+/g, ''));
    return words.some((word) => names.some((name) => name.includes(word)));
  });
  return (named.length > 0 ? named : columns).map(({ instanceId, organizationId }) => ({
    instanceId,
    organizationId: organizationId ?? '',
  }));
}

/** What of a word can name a client: of an address, its domain without the last part. */
function namesIn(word: string): string[] {
  const parts = word.slice(word.indexOf('@') + 1).split('.');
  return (parts.length > 1 ? parts.slice(0, -1) : parts).filter(({ length }) => length >= SHORTEST);
}

/** px */
const COLUMN_WIDTH = 122;
export const BOX_WIDTH = 40;
export const PERSON_WIDTH = 290;
const MENU_WIDTH = 44;
const FACTOR_WIDTH = 104;
/** Before those of the organizations stand the box, the person, the menu and 2FA. */
const FIRST = 4;

export function matrixWidth(organizations: number): number {
  return BOX_WIDTH + PERSON_WIDTH + MENU_WIDTH + FACTOR_WIDTH + organizations * COLUMN_WIDTH;
}

type MatrixTools = Omit<ListTools, 'signOf'> & {
  placeOf: (column: MatrixColumn) => Place;
  sort: Sort;
  onSort: (column: string) => void;
};

/** A person beside what they are in each of these organizations. */
export function matrixColumns(organizations: readonly MatrixColumn[], tools: MatrixTools): PersonColumn[] {
  const { placeOf, now } = tools;
  return [
    { ...personColumn(tools, `${PERSON_WIDTH}px`), pinnedAt: BOX_WIDTH },
    twoFactorColumn(0),
    {
      id: 'organization',
      title: 'Organizations',
      spread: organizations.length,
      width: `${organizations.length * COLUMN_WIDTH}px`,
      header: organizations.map((column, at) => (
        <Head key={column.key} at={at} column={column} tools={tools} />
      )),
      // Where somebody is not, nothing is drawn: most places of a matrix are empty.
      cell: (row) =>
        organizations.map((column, at) => {
          const standing = standingOf(row, column, now);
          if (standing.state === 'none') return null;
          return (
            <Cell
              key={column.key}
              at={at}
              row={row}
              standing={standing}
              place={placeOf(column)}
              column={column}
            />
          );
        }),
    },
  ];
}

function Head({ column, at, tools }: { column: MatrixColumn; at: number; tools: MatrixTools }) {
  const { placeOf, sort, onSort } = tools;
  const { organization, instance, color, why } = placeOf(column);
  const isSorted = sort.column === column.key;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      aria-colindex={FIRST + at + 1}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={classes.head}
      style={{ '--edge': color, insetInlineStart: at * COLUMN_WIDTH } as CSSProperties}
    >
      <button
        type="button"
        title={`${organization} on ${instance}${why === null ? '' : `\n${why}`}`}
        onClick={() => onSort(column.key)}
      >
        <bdi dir="auto" className={looks.cut}>
          {organization}
        </bdi>
        <VisuallyHidden> on </VisuallyHidden>
        <span className={`${looks.cut} ${looks.dim}`}>
          {isSorted && <Arrow size={11} stroke={2} aria-hidden />}
          {instance}
        </span>
      </button>
    </div>
  );
}

type CellProps = { row: PersonRow; column: MatrixColumn; place: Place; standing: Standing; at: number };

function Cell({ row, column, place, standing, at }: CellProps) {
  const why = place.why ?? notWhole(column);
  return (
    <div
      role="cell"
      aria-colindex={FIRST + at + 1}
      aria-label={cellName(addressOfPerson(row.person), place, standing, why)}
      title={tooltipOf(standing, place, why)}
      className={classes.cell}
      style={{ insetInlineStart: at * COLUMN_WIDTH }}
    >
      <Mark standing={standing} />
    </div>
  );
}

function Mark({ standing }: { standing: Standing }) {
  switch (standing.state) {
    case 'member':
      return (
        <>
          <span
            className={classes.mark}
            data-tone={roleTone(standing.role)}
            data-invited={standing.invited || undefined}
          >
            <bdi>{sanitizeText(standing.role, 24) || '—'}</bdi>
          </span>
          {accessOfCell(standing.cell)?.sees === 'nothing' && (
            <IconEyeOff size={14} stroke={1.75} aria-hidden className={looks.warn} />
          )}
        </>
      );
    case 'invited':
      return (
        <span className={classes.mark} data-tone={standing.expired ? 'expired' : 'invited'}>
          {standing.expired ? 'expired' : 'invited'}
        </span>
      );
    case 'unknown':
      return (
        <span className={classes.mark} data-tone="unknown">
          ?
        </span>
      );
    case 'none':
      return null;
  }
}

/** Why who is not listed there may be there all the same. */
function notWhole(column: MatrixColumn): string {
  if (column.membersAt === null) return 'Its people have not been read yet.';
  if (column.invitationsAt === null) return 'Its invitations have not been read yet.';
  if (isWhole(column)) return 'This row is still being read.';
  return 'Only part of its people is known from last time.';
}

function tooltipOf(standing: Standing, { organization, instance }: Place, why: string): string {
  const where = `${organization} on ${instance}`;
  if (standing.state === 'none') return `Not in ${where}`;
  if (standing.state === 'unknown') return `${where}: unknown. ${why}`;
  const words = standingWords(standing, why);
  const { since, invitation } = standing.cell;
  if (standing.state === 'member') {
    const access = accessOfCell(standing.cell);
    const sees = access ? `, ${accessWords(access)}` : '';
    return `${where}: ${words}${since === null ? '' : `, since ${dateOf(since)}`}${sees}`;
  }
  const end = invitation ? `, ${standing.expired ? 'since' : 'until'} ${dateOf(invitation.expiresAt)}` : '';
  return `${where}: ${words}${end}`;
}
