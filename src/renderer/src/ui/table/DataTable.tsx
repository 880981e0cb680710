import { Group } from '@mantine/core';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useDeferredValue, useMemo } from 'react';
import { type QueryState, readingOf } from '../../queryState.ts';
import type { Choices, Kept, Sort, TableView } from '../../tableView.ts';
import type { OfferedVerb } from '../../verb.ts';
import { Preset } from '../Preset.tsx';
import { type Column, isSection, type Section } from './columns.ts';
import { EmptyState } from './EmptyState.tsx';
import { type Filter, isSameChoices, keepOf, optionsOf, type Presets } from './filters.ts';
import { createRowModel, useSame } from './rowModel.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { TableFrame } from './TableFrame.tsx';
import { SelectionProvider, selectColumn, useSelection } from './useSelection.tsx';
import { VirtualTable } from './VirtualTable.tsx';

type Props<Row> = {
  /** Accessible name, for example "Members"; in lower case it names the rows in sentences. */
  name: string;
  query: QueryState<readonly Row[]>;
  /** Kept outside, so that search, filters, order and selection survive unmounting. */
  view: Kept<TableView>;
  onRetry: () => void;
  rowId: (row: Row) => string;
  /** Keep it stable: a new array computes all orders again. */
  columns: readonly Column<Row>[];
  searched: (row: Row) => readonly string[];
  filters: readonly Filter<Row>[];
  firstSort: Sort;
  /** Groups rows under headings; `searched` expands all groups. Keep it stable. */
  sections?: (shown: readonly Row[], searched: boolean) => readonly (Row | Section)[];
  empty: Pick<ComponentProps<typeof EmptyState>, 'icon' | 'title' | 'action'> & { words: string };
  forbidden?: ReactNode;
  actions?: ReactNode | ((shown: readonly Row[]) => ReactNode);
  notes?: ReactNode;
  presets?: Presets;
  onOpen?: (row: Row) => void;
  detail?: { openId: string | null; of: (row: Row) => ReactNode };
  searchLabel?: string;
  /** Runs before the table’s own keys; true when handled, or the id of the row to focus. `rows`: the shown rows. */
  onRowKey?: (event: KeyboardEvent, row: Row, rows: readonly Row[]) => boolean | string;
  goal?: { id: string } | null;
  selection?: Selecting<Row>;
};

type Selecting<Row> = {
  /** Names the checkbox of a row, for example an e-mail address: "Select LABEL". Keep it stable. */
  labelOf: (row: Row) => string;
  /** Both get the chosen rows in the order of reading, including those that a search or filter hides. */
  verbs?: (rows: Row[], clear: () => void) => readonly OfferedVerb[];
  fields?: (rows: Row[], clear: () => void) => ReactNode;
};

export function DataTable<Row extends object>(props: Props<Row>) {
  const { name, query, columns, searched, filters, rowId, sections } = props;
  const { words, ...empty } = props.empty;
  const noun = name.toLowerCase();
  const [view, change] = props.view;
  const { search, choices } = view;
  const sort = view.sort ?? props.firstSort;
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
    () =>
      filters
        .filter(({ id, isPreset }) => !isPreset || choices[id]?.length)
        .map((filter) => ({ ...filter, options: optionsOf(filter, rows ?? []) })),
    [filters, rows, choices],
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
      empty={
        <EmptyState {...empty}>
          <p>{words}</p>
        </EmptyState>
      }
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
            verbs={props.selection.verbs?.(selection.rows, selection.clear) ?? []}
          >
            {props.selection.fields?.(selection.rows, selection.clear)}
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
