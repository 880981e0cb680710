import { Box, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import { RowMenu } from '../../ui/MenuTarget.tsx';
import type { Column } from '../../ui/table/columns.ts';
import type { Sort } from '../../ui/table/rowModel.ts';
import type { Copied } from '../../ui/table/useCopiedRows.ts';
import { SelectionProvider, selectColumn, type useSelection } from '../../ui/table/useSelection.tsx';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { addressOfPerson } from './cellWords.ts';
import type { PersonColumn } from './listColumns.tsx';
import { BOX_WIDTH, PERSON_WIDTH } from './matrixColumns.tsx';
import { PersonItems } from './PeopleBar.tsx';
import type { PersonEntry } from './peopleReading.ts';

const idOf = ({ id }: PersonEntry) => id;
const labelOf = ({ id, row }: PersonEntry) => (row ? addressOfPerson(row.person) : id);

type Props = {
  entries: readonly PersonEntry[] | null;
  /** Keep it stable. */
  columns: readonly PersonColumn[];
  sort: Sort;
  onSort: (column: string) => void;
  selection: ReturnType<typeof useSelection<PersonEntry>>;
  onLook: (first: number, last: number) => void;
  copy: (ids: readonly string[]) => Promise<Copied | null>;
  openId: string | null;
  onOpen: (id: string) => void;
  listKey: string;
  /** In px; below that it scrolls sideways, beside the people. Null: the columns share what there is. */
  minWidth: number | null;
};

/** People, of whom only those in sight are read and drawn. */
export function PeopleTable(props: Props) {
  const { entries, columns, sort, onSort, selection, copy, onOpen, minWidth, ...table } = props;
  const isWide = minWidth !== null;
  const all = useMemo(() => {
    const [person, ...others] = columns.map(drawnOf);
    const box = selectColumn('people', idOf, labelOf);
    if (!person) return [box];
    if (!isWide) return [box, person, ...others, MENU];
    return [{ ...box, pinnedAt: 0 }, person, { ...MENU, pinnedAt: BOX_WIDTH + PERSON_WIDTH }, ...others];
  }, [columns, isWide]);
  return (
    <SelectionProvider value={selection.boxes}>
      <VirtualTable
        {...table}
        name="People"
        columns={all}
        rows={entries}
        rowId={idOf}
        sort={sort}
        onSort={onSort}
        onRowKey={selection.onRowKey}
        onExtend={selection.onExtend}
        chosen={selection.inOrder}
        onOpen={({ id }) => onOpen(id)}
        copyOf={(rows) => copy(rows.map(idOf))}
        {...(isWide ? { minWidth } : {})}
      />
    </SelectionProvider>
  );
}

/** A column over entries: what is not read yet is drawn as such. */
function drawnOf({ cell, text: _, sorts, ...column }: PersonColumn): Column<PersonEntry> {
  return {
    ...column,
    ...(sorts ? { sortKey: () => null } : {}),
    cell: ({ row }) => (row ? cell(row) : column.spread === undefined && <Bone />),
  };
}

function Bone() {
  return (
    <>
      <Box component="span" w="55%" h={10} bdrs={5} bg="var(--q-line)" />
      <VisuallyHidden>Loading</VisuallyHidden>
    </>
  );
}

const MENU: Column<PersonEntry> = {
  id: 'more',
  title: 'Actions',
  width: '44px',
  header: <VisuallyHidden>Actions</VisuallyHidden>,
  cell: ({ row }) =>
    row && (
      <RowMenu isFaint isQuick label={`Actions for ${addressOfPerson(row.person)}`} width={280}>
        <PersonItems row={row} />
      </RowMenu>
    ),
};
