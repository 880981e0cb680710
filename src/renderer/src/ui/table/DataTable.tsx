import { CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconFilterOff, IconLock } from '@tabler/icons-react';
import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { meaningOf } from '../../../../shared/errorMeanings.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { type QueryState, readingOf } from '../../state/queryState.ts';
import { formatNumber } from '../locale.ts';
import { useFocusKept } from '../useFocusKept.ts';
import { activeRowElement } from './activeRow.ts';
import { CutNote } from './CutNote.tsx';
import type { Column } from './columns.ts';
import { EmptyState } from './EmptyState.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { type Filter, keepOf, optionsOf } from './filters.ts';
import { createRowModel, type Sort } from './rowModel.ts';
import { SearchBox } from './SearchBox.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { StaleNote } from './StaleNote.tsx';
import classes from './table.module.css';
import type { Kept, TableView } from './tableView.ts';
import { SelectionProvider, selectColumn, useSelection } from './useSelection.tsx';
import { VirtualTable } from './VirtualTable.tsx';

type Props<Row> = {
  /** The table's accessible name, for example "Members"; in small letters it names the rows in sentences. */
  name: string;
  query: QueryState<readonly Row[]>;
  /** Search, filters, order and chosen rows, kept outside so that they stay when the table goes. */
  view: Kept<TableView>;
  onRetry: () => void;
  /** Offered where the key is what is wrong. */
  onPasteKey?: (() => void) | undefined;
  rowId: (row: Row) => string;
  /** Keep it stable: a new array works out all orders again. */
  columns: readonly Column<Row>[];
  searched: (row: Row) => readonly string[];
  filters: readonly Filter<Row>[];
  firstSort: Sort;
  /** What an empty list means, and what to do. */
  empty: ReactNode;
  /** Why the key's role may not see the list, in plain words. */
  forbidden: ReactNode;
  /** Buttons at the right of the search box. */
  actions?: ReactNode;
  /** Rows can be chosen: a column of boxes, and a bar with what can be done with those that are. */
  selection?: Selecting<Row>;
};

/** How rows are chosen, and what for. */
export type Selecting<Row> = {
  /** What the box of a row chooses, for example an e-mail address: "Select LABEL". Keep it stable. */
  labelOf: (row: Row) => string;
  /** Buttons for the chosen rows, in the order that they were read in; also those that a search or filter hides. */
  actions: (rows: Row[], clear: () => void) => ReactNode;
};

/** Search, filters and a virtual table over something read from a server, in every state that it can be in. */
export function DataTable<Row>(props: Props<Row>) {
  const { name, query, columns, searched, filters, rowId } = props;
  const noun = name.toLowerCase();
  const [view, change] = props.view;
  const { search, choices } = view;
  const sort = view.sort ?? props.firstSort;
  const root = useFocusKept<HTMLElement>((table) => activeRowElement(table) ?? table.querySelector('input'));
  // Typing stays ahead of the table, however long it is.
  const settled = useDeferredValue(search);

  const reading = readingOf(query);
  const rows = reading?.data;
  const model = useMemo(
    () => createRowModel(rows ?? [], { search: searched, sortKeys: sortKeysOf(columns) }),
    [rows, searched, columns],
  );
  const shown = useMemo(
    () => model.view({ search: settled, keep: keepOf(filters, choices), sort }),
    [model, settled, filters, choices, sort],
  );
  const options = useMemo(() => filters.map((filter) => optionsOf(filter, rows ?? [])), [filters, rows]);

  function set(part: Partial<TableView>) {
    change((now) => ({ ...now, ...part }));
  }
  const clear = () => set({ search: '', choices: {} });

  const selection = useSelection({ rows, shown, rowId, picked: view.picked, change });
  const labelOf = props.selection?.labelOf;
  const allColumns = useMemo(
    () => (labelOf ? [selectColumn(noun, rowId, labelOf), ...columns] : columns),
    [columns, labelOf, noun, rowId],
  );

  const failed = query.state === 'failed' ? query.error : null;
  const narrowed = rows !== undefined && shown.length < rows.length;
  return (
    <section className={classes.table} ref={root} aria-label={`List of ${noun}`}>
      <div className={classes.toolbar}>
        <SearchBox
          slash
          label={`Search ${noun}`}
          value={search}
          onChange={(text) => set({ search: text })}
          onLeave={() => activeRowElement(root.current)?.focus()}
        />
        {filters.map((filter, at) => (
          <FilterMenu
            key={filter.id}
            title={filter.title}
            first={at === 0}
            options={options[at] ?? []}
            chosen={choices[filter.id] ?? []}
            onChange={(chosen) => set({ choices: { ...choices, [filter.id]: chosen } })}
          />
        ))}
        <span role="status" className={classes.count}>
          {narrowed && `${formatNumber(shown.length)} of ${formatNumber(rows.length)}`}
        </span>
        {narrowed && shown.length > 0 && (
          <CloseButton aria-label="Clear filters" title="Clear filters" onClick={clear} />
        )}
        {props.actions && <div className={classes.actions}>{props.actions}</div>}
      </div>
      {failed && reading && (
        <StaleNote at={reading.at} error={failed} onRetry={props.onRetry} onPasteKey={props.onPasteKey} />
      )}
      {reading?.missing ? <CutNote noun={noun} kept={reading.data.length} missing={reading.missing} /> : null}
      {failed && !reading ? (
        <Failure
          noun={noun}
          error={failed}
          forbidden={props.forbidden}
          onRetry={props.onRetry}
          onPasteKey={props.onPasteKey}
        />
      ) : (
        <Rows empty={props.empty} total={rows?.length} shown={shown.length} noun={noun} onClear={clear}>
          <SelectionProvider value={selection.boxes}>
            <VirtualTable
              name={name}
              columns={allColumns}
              rows={rows ? shown : null}
              rowId={rowId}
              sort={sort}
              onSort={(column) =>
                set({ sort: { column, descending: sort.column === column ? !sort.descending : false } })
              }
              {...(labelOf ? { onRowKey: selection.onRowKey } : {})}
            />
          </SelectionProvider>
        </Rows>
      )}
      {props.selection && (
        <SelectionBar
          noun={noun}
          count={selection.rows.length}
          hidden={selection.hidden}
          onClear={selection.clear}
        >
          {props.selection.actions(selection.rows, selection.clear)}
        </SelectionBar>
      )}
    </section>
  );
}

function sortKeysOf<Row>(columns: readonly Column<Row>[]) {
  return Object.fromEntries(columns.flatMap(({ id, sortKey }) => (sortKey ? [[id, sortKey]] : [])));
}

/** The table, or why it has no rows. */
function Rows({
  children,
  empty,
  total,
  shown,
  noun,
  onClear,
}: {
  children: ReactNode;
  empty: ReactNode;
  total: number | undefined;
  shown: number;
  noun: string;
  onClear: () => void;
}) {
  if (total === 0) return empty;
  if (total === undefined || shown > 0) return children;
  return (
    <EmptyState
      icon={IconFilterOff}
      title={`No ${noun} match`}
      action={{ label: 'Clear filters', run: onClear }}
    >
      <p>
        None of the {formatNumber(total)} {noun} match this search and these filters.
      </p>
    </EmptyState>
  );
}

function Failure({
  noun,
  error,
  forbidden,
  onRetry,
  onPasteKey,
}: {
  noun: string;
  error: AppError;
  forbidden: ReactNode;
  onRetry: () => void;
  onPasteKey: (() => void) | undefined;
}) {
  const retry = { label: 'Retry', run: onRetry };
  const pasted = onPasteKey && meaningOf(error).remedy === 'replace-key';
  const mend = pasted ? { label: 'Paste a new key', run: onPasteKey } : retry;
  if (error.code === 'role-forbidden') {
    return (
      <EmptyState icon={IconLock} title={`This key’s role may not list ${noun}`} action={retry}>
        {forbidden}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconAlertTriangle} tone="danger" title={`The ${noun} could not be read`} action={mend}>
      <p>{error.message}</p>
      <p>{error.advice}</p>
    </EmptyState>
  );
}
