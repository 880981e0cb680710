import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconEyeOff } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { PeopleColumn, PeopleQuery } from '../../../../shared/calls/people.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { searchText, searchWords } from '../../../../shared/text.ts';
import type { Sort } from '../../tableView.ts';
import looks from '../../ui/looks.module.css';
import type { Column } from '../../ui/table/columns.ts';
import classes from './columns.module.css';
import { type ListTools, personColumn, twoFactorColumn } from './listColumns.tsx';
import {
  addressOfPerson,
  cellName,
  isWhole,
  type PersonRow,
  type Standing,
  standingOf,
} from './personRow.ts';
import { type Place, unreadWords } from './places.ts';

/** An organization, or an instance without known organizations. */
export type MatrixColumn = {
  key: string;
  instanceId: string;
  organizationId: string | null;
  organizationName: string;
  membersAt: number | null;
  invitationsAt: number | null;
};

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

export function matrixColumnOf(column: PeopleColumn): MatrixColumn {
  const made = known.get(column) ?? { ...column, key: organizationKey(column) };
  known.set(column, made);
  return made;
}

const known = new WeakMap<PeopleColumn, MatrixColumn>();

export function byPlace(
  columns: readonly MatrixColumn[],
): (one: MatrixColumn, other: MatrixColumn) => number {
  const places = new Map(columns.map(({ key }, at) => [key, at]));
  return (one, other) => (places.get(one.key) ?? 0) - (places.get(other.key) ?? 0);
}

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

const SHORTEST = 3;

/**
 * The organizations that the search or a chosen domain names, by their own, their instance’s or its group’s
 * name; else all. “@northwind.example” names “Northwind”.
 */
export function placesLookedAt(
  columns: readonly MatrixColumn[],
  { search, domains }: Pick<PeopleQuery, 'search' | 'domains'>,
  nameOf: (instanceId: string) => string,
  groups: readonly InstanceGroup[],
): OrganizationRef[] {
  const words = [...searchWords(search), ...domains].flatMap(namesIn);
  const named = columns.filter(({ instanceId, organizationName }) => {
    const own = groups.flatMap(({ name, instanceIds }) => (instanceIds.includes(instanceId) ? name : []));
    const all = [organizationName, nameOf(instanceId), ...own];
    const names = all.map((name) => searchText(name).replace(/\s+/g, ''));
    return words.some((word) => names.some((name) => name.includes(word)));
  });
  return (named.length > 0 ? named : columns).map(({ instanceId, organizationId }) => ({
    instanceId,
    organizationId: organizationId ?? '',
  }));
}

function namesIn(word: string): string[] {
  const parts = word.slice(word.indexOf('@') + 1).split('.');
  return (parts.length > 1 ? parts.slice(0, -1) : parts).filter(({ length }) => length >= SHORTEST);
}

const COLUMN_WIDTH = 122;
export const BOX_WIDTH = 40;
export const PERSON_WIDTH = 290;
export const MENU_WIDTH = 44;
const FACTOR_WIDTH = 104;
const FIRST = 4;

export function matrixWidth(organizations: number): number {
  return BOX_WIDTH + PERSON_WIDTH + MENU_WIDTH + FACTOR_WIDTH + organizations * COLUMN_WIDTH;
}

type MatrixTools = Omit<ListTools, 'signOf'> & {
  placeOf: (column: MatrixColumn) => Place;
  sort: Sort;
  onSort: (column: string) => void;
};

export function matrixColumns(
  organizations: readonly MatrixColumn[],
  tools: MatrixTools,
): Column<PersonRow>[] {
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
      cell: (row) =>
        organizations.map((column, at) => {
          const place = placeOf(column);
          const standing = standingOf(row, column, now, place.why ?? notWhole(column));
          if (standing.state === 'none') return null;
          return (
            <div
              key={column.key}
              role="cell"
              aria-colindex={FIRST + at + 1}
              aria-label={cellName(addressOfPerson(row.person), place, standing)}
              title={`${place.organization} on ${place.instance}: ${standing.tip}`}
              className={classes.cell}
              style={{ insetInlineStart: at * COLUMN_WIDTH }}
            >
              <Mark standing={standing} />
            </div>
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

export function Mark({ standing: { mark, tone, isInvitedAgain, seesNothing } }: { standing: Standing }) {
  return (
    <>
      <span className={classes.mark} data-tone={tone} data-invited={isInvitedAgain || undefined}>
        <bdi>{mark}</bdi>
      </span>
      {seesNothing && <IconEyeOff size={14} stroke={1.75} aria-hidden className={looks.warn} />}
    </>
  );
}

export function notWhole(column: MatrixColumn): string {
  const known = isWhole(column)
    ? 'This row is still being read.'
    : 'Only part of its people is known from last time.';
  return unreadWords(column) ?? known;
}
