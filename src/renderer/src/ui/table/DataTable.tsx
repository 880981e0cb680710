import { Group } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useMemo } from 'react';
import { type QueryState, readingOf } from '../../state/queryState.ts';
import { Preset } from '../Preset.tsx';
import type { Column } from './columns.ts';
import { type Choices, type Filter, isSameChoices, keepOf, optionsOf, type Presets } from './filters.ts';
import { createRowModel, type Sort } from './rowModel.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { isSection, type Section } from './section.ts';
import { TableFrame } from './TableFrame.tsx';
import type { Kept, TableView } from './tableView.ts';
import { useSame } from './useSame.ts';
import { SelectionProvider, selectColumn, useSelection } from './useSelection.tsx';
import { VirtualTable } from './VirtualTable.tsx';

type Props<Row> = {
  /** The table's accessible name, for example "Members"; in small letters it names the rows in sentences. */
  name: string;
  query: QueryState<readonly Row[]>;
  /** Search, filters, order and chosen rows, kept outside so that they stay when the table goes. */
  view: Kept<TableView>;
  onRetry: () => void;
  onPasteKey?: (() => void) | undefined;
  rowId: (row: Row) => string;
  /** Keep it stable: a new array works out all orders again. */
  columns: readonly Column<Row>[];
  searched: (row: Row) => readonly string[];
  filters: readonly Filter<Row>[];
  firstSort: Sort;
  /** Puts rows under what heads them, where a search or filter stands all of them in sight. Keep it stable. */
  sections?: (shown: readonly Row[], searched: boolean) => readonly (Row | Section)[];
  empty: ReactNode;
  forbidden?: ReactNode;
  actions?: ReactNode | ((shown: readonly Row[]) => ReactNode);
  notes?: ReactNode;
  presets?: Presets;
  onOpen?: (row: Row) => void;
  /** The row below which more of it stands, and what. */
  detail?: { openId: string | null; of: (row: Row) => ReactNode };
  searchLabel?: string;
  /** A key pressed on a row itself, before the table looks at it, with the rows as they stand; true when it was taken, or the id of the row that gets the focus. */
  onRowKey?: (event: KeyboardEvent, row: Row, rows: readonly Row[]) => boolean | string;
  goal?: { id: string } | null;
  selection?: Selecting<Row>;
};

type Selecting<Row> = {
  /** What the box of a row chooses, for example an e-mail address: "Select LABEL". Keep it stable. */
  labelOf: (row: Row) => string;
  /** Buttons for the chosen rows, in the order that they were read in; also those that a search or filter hides. */
  actions: (rows: Row[], clear: () => void) => ReactNode;
  /** What cannot be taken back, apart from these. */
  danger?: ((rows: Row[]) => ReactNode) | undefined;
};

/** Search, filters and a virtual table (or what stands in its place) over something read from a server, in every state that it can be in. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { name, query, columns, searched, filters, rowId, sections } = props;
  const noun = name.toLowerCase();
  const [view, change] = props.view;
  const { search, choices } = view;
  const sort = view.sort ?? props.firstSort;
  // Typing stays ahead of the table, however long it is.
  const settled = useDeferredValue(search);

  const reading = readingOf(query);
  const rows = reading?.data;
  const model = useMemo(
    () => createRowModel(rows ?? [], { search: searched, sortKeys: sortKeysOf(columns) }),
    [rows, searched, columns],
  );
  const shown = useSame(
    useMemo(
      () => model.view({ search: settled, keep: keepOf(filters, choices), sort }),
      [model, settled, filters, choices, sort],
    ),
  );
  const inSections = useMemo(
    () => sections?.(shown, settled.trim() !== '' || keepOf(filters, choices) !== null) ?? shown,
    [sections, shown, settled, filters, choices],
  );
  const offered = useMemo(
    () => filters.map((filter) => ({ ...filter, options: optionsOf(filter, rows ?? []) })),
    [filters, rows],
  );

  function onRowKey(event: KeyboardEvent, row: Row): boolean | string {
    const all = inSections.filter((each): each is Row => !isSection(each));
    const taken = props.onRowKey?.(event, row, all) ?? false;
    return taken || (labelOf !== undefined && selection.onRowKey(event, row));
  }

  function set(part: Partial<TableView>) {
    change((now) => ({ ...now, ...part }));
  }

  const selection = useSelection({ rows, shown, rowId, picked: view.picked, change });
  const labelOf = props.selection?.labelOf;
  const allColumns = useMemo(
    () => (labelOf ? [selectColumn(noun, rowId, labelOf), ...columns] : columns),
    [columns, labelOf, noun, rowId],
  );

  return (
    <TableFrame
      noun={noun}
      view={view}
      set={set}
      filters={offered}
      known={reading ? { total: reading.data.length, shown: shown.length, at: reading.at } : null}
      failed={query.state === 'failed' ? query.error : null}
      isTold={query.state === 'failed' && query.ofInstance === true}
      onRetry={props.onRetry}
      onPasteKey={props.onPasteKey}
      empty={props.empty}
      forbidden={props.forbidden}
      actions={typeof props.actions === 'function' ? props.actions(shown) : props.actions}
      notes={props.notes}
      presets={
        props.presets && (
          <PresetBar
            {...{ filters, choices }}
            presets={props.presets}
            rows={rows ?? []}
            onChoices={(own) => set({ search: '', choices: own })}
          />
        )
      }
      {...(props.searchLabel ? { searchLabel: props.searchLabel } : {})}
      bar={
        props.selection && (
          <SelectionBar
            noun={noun}
            count={selection.rows.length}
            hidden={selection.hidden}
            onClear={selection.clear}
            danger={props.selection.danger?.(selection.rows)}
          >
            {props.selection.actions(selection.rows, selection.clear)}
          </SelectionBar>
        )
      }
    >
      <SelectionProvider value={selection.boxes}>
        <VirtualTable
          name={name}
          columns={allColumns}
          rows={rows ? inSections : null}
          rowId={rowId}
          sort={sort}
          onSort={(column) =>
            set({ sort: { column, descending: sort.column === column ? !sort.descending : false } })
          }
          {...(props.detail ? { openId: props.detail.openId, detail: props.detail.of } : {})}
          goal={props.goal ?? null}
          onRowKey={onRowKey}
          {...(props.onOpen ? { onOpen: props.onOpen } : {})}
          {...(labelOf ? { onExtend: selection.onExtend, chosen: selection.inOrder } : {})}
        />
      </SelectionProvider>
    </TableFrame>
  );
}

function sortKeysOf<Row>(columns: readonly Column<Row>[]) {
  return Object.fromEntries(columns.flatMap(({ id, sortKey }) => (sortKey ? [[id, sortKey]] : [])));
}

type PresetsProps<Row> = {
  presets: Presets;
  rows: readonly Row[];
  filters: readonly Filter<Row>[];
  choices: Choices;
  onChoices: (choices: Choices) => void;
};

/** The presets of a list, each with how many it shows; those that show none are left out. */
function PresetBar<Row>({ presets, rows, filters, choices, onChoices }: PresetsProps<Row>) {
  return (
    <Group role="group" aria-label="Presets" gap={6} pt={12} pe="var(--q-inset)">
      {presets.map(({ title, tone, choices: own }) => {
        const keep = keepOf(filters, own);
        const count = keep ? rows.filter(keep).length : rows.length;
        const pressed = isSameChoices(choices, own);
        if (count === 0 && !pressed && keep) return null;
        return <Preset key={title} {...{ title, count, tone, pressed }} onClick={() => onChoices(own)} />;
      })}
    </Group>
  );
}
