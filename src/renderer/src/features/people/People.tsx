import { Box, Group, VisuallyHidden } from '@mantine/core';
import { IconUserQuestion, IconUsers } from '@tabler/icons-react';
import {
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import {
  BY_RISK,
  choicesAmong,
  countFilters,
  LONGEST_SEARCH,
  queryOf,
} from '../../../../shared/peopleQuery.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { counted, listed, thousands } from '../../../../shared/text.ts';
import { actionsColumn } from '../../parts/facts.tsx';
import { GapNote } from '../../parts/GapNote.tsx';
import { JoinedNote } from '../../parts/JoinedNote.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { type Ending, endingOn } from '../../state/ends.ts';
import { exportWords } from '../../state/exportWords.ts';
import { placesIn } from '../../state/peopleView.ts';
import { HOME_PANE } from '../../state/views.ts';
import type { Choices, Sort, TableView } from '../../tableView.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import note from '../../ui/note.module.css';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import type { Column } from '../../ui/table/columns.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { TableFrame } from '../../ui/table/TableFrame.tsx';
import {
  SelectionProvider,
  selectColumn,
  usePicked,
  useSelection,
  withoutGone,
} from '../../ui/table/useSelection.tsx';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { useNow, useToday } from '../../ui/useNow.ts';
import { ComparisonTools, NobodyCompared, NothingCompared } from './Comparison.tsx';
import { COMPARED_PERSON_WIDTH, comparedColumns, comparedWidth } from './comparedColumns.tsx';
import { comparedQuery, useCompared } from './comparing.ts';
import { copyPeople } from './copying.ts';
import { type ListTools, listColumns } from './listColumns.tsx';
import {
  BOX_WIDTH,
  byPlace,
  columnsFor,
  matrixColumnOf,
  matrixColumns,
  matrixWidth,
  PERSON_WIDTH,
  placesLookedAt,
} from './matrixColumns.tsx';
import { ChoosingProvider, PeopleBar, PersonItems, useChosen } from './PeopleBar.tsx';
import { FilterChips, PeopleFilter, useFilterPlaces } from './PeopleFilter.tsx';
import { PersonPanel } from './PersonPanel.tsx';
import { Presets } from './Presets.tsx';
import classes from './people.module.css';
import { createPeopleReading, type PersonEntry } from './peopleReading.ts';
import { addressOfPerson, type PersonRow } from './personRow.ts';
import { coverWords, gapsOf, useInstanceSigns, usePlaces } from './places.ts';
import type { SessionsOf } from './Reach.tsx';

const NONE: never[] = [];
const idOf = ({ id }: PersonEntry) => id;
const labelOf = ({ id, row }: PersonEntry) => (row ? addressOfPerson(row.person) : id);

type Props = {
  sessionsOf: SessionsOf;
  views: ReactNode;
  /** The tab’s verbs, for the organizations looked at. */
  verbs: (within: readonly OrganizationRef[]) => ReactNode;
};

export function People({ sessionsOf, views, verbs }: Props) {
  const [view, change] = usePaneView(HOME_PANE, 'people');
  const [form] = usePaneView(HOME_PANE, 'peopleForm');
  const [isOnly] = usePaneView(HOME_PANE, 'onlyDiffering');
  const [personId, changePerson] = usePaneView(HOME_PANE, 'personId');
  const { call, showHome, tellTrouble } = useActions();
  const { note: handedOut, setTold } = useHandedOut();
  const order = useApp((state) => state.order);
  const groups = useApp((state) => state.preferences.groups);
  const startedAt = useApp((state) => state.startedAt);
  const signOf = useInstanceSigns();
  const today = useToday();
  const now = useNow();
  const endings = useEndings();
  const root = useRef<HTMLDivElement>(null);

  // Deferred, so that typing stays responsive; the selection needs no query.
  const { search, picked } = view;
  const { state, show, look } = usePeople();
  const told = state.columns?.columns ?? NONE;
  const compared = useCompared(told);
  const isCompared = form === 'compare' && compared.length > 0;
  const isMatrix = form === 'matrix';
  const isOther = view.sort?.column.startsWith('[') && !isMatrix;
  const isDrawn = !isOther || (isCompared && compared.some(({ key }) => key === view.sort?.column));
  const sort = (isDrawn && view.sort) || BY_RISK;
  const settled = useDeferredValue(search);
  const choices = useMemo(() => choicesAmong(view.choices, order, groups), [view.choices, order, groups]);
  const everywhere = useMemo(
    () => queryOf({ search: settled, choices, sort }, { groups, today }),
    [settled, choices, sort, groups, today],
  );
  const query = useMemo(
    () => (isCompared ? comparedQuery(everywhere, compared, isOnly && compared.length > 1) : everywhere),
    [isCompared, everywhere, compared, isOnly],
  );
  useEffect(() => show(query), [show, query]);
  const { columns, entries, within, all } = state;
  const shownQuery = state.query ?? query;
  const matching = entries?.length ?? 0;
  const asked = useMemo(
    () => (isCompared ? compared : columnsFor(told, told === NONE ? NONE : order, shownQuery)),
    [isCompared, compared, told, order, shownQuery],
  );
  const used = useMemo(
    () => state.used.flatMap((at) => (told[at] ? matrixColumnOf(told[at]) : [])).sort(byPlace(asked)),
    [state.used, told, asked],
  );
  const placeOf = usePlaces(asked);
  const gaps = useMemo(
    () => gapsOf(asked, (column) => placeOf(column).why, startedAt),
    [asked, placeOf, startedAt],
  );

  const set = useCallback(
    (part: Partial<TableView>) => change((before) => ({ ...before, ...part })),
    [change],
  );
  const onSort = useCallback(
    (column: string) => change((before) => ({ ...before, sort: sortAfter(before.sort ?? BY_RISK, column) })),
    [change],
  );
  const onOpen = useCallback((id: string) => changePerson(() => id), [changePerson]);
  function closePanel(): void {
    changePerson(() => null);
    activeRowElement(root.current)?.focus();
  }

  const rows = useMemo(() => withHidden(entries ?? NONE, picked.ids), [entries, picked.ids]);
  const selection = useSelection({ rows, shown: entries ?? NONE, rowId: idOf, picked, change });
  const setPicked = usePicked(change);
  const onThere = useCallback(
    (there: ReadonlySet<string>) => setPicked((before) => withoutGone(before, there)),
    [setPicked],
  );
  const chosen = useChosen(picked.ids, onThere);

  const nameOf = useCallback((instanceId: string) => signOf(instanceId).name, [signOf]);
  const filterPlaces = useFilterPlaces(columns, nameOf);
  // Compared columns say where: no filter of places acts on them.
  const filter = {
    choices: form === 'compare' ? placesIn(choices, true) : choices,
    onChoices: (next: Choices) =>
      set({ choices: form === 'compare' ? { ...next, ...placesIn(choices) } : next }),
    places: form === 'compare' ? NONE : filterPlaces,
  };
  const lookedAt = useMemo(
    () => (isCompared ? compared : placesLookedAt(asked, shownQuery, nameOf, groups)),
    [isCompared, compared, asked, shownQuery, nameOf, groups],
  );
  const tools = useMemo<ListTools>(() => ({ signOf, endings, now }), [signOf, endings, now]);
  const shown = useMemo(
    () => (isCompared ? comparedColumns(compared, { ...tools, sort, onSort }) : listColumns(tools)),
    [isCompared, compared, tools, sort, onSort],
  );
  const drawn = useMemo(() => {
    const box = selectColumn('people', idOf, labelOf);
    if (!isMatrix && !isCompared) return [box, ...shown.map(drawnOf), MENU];
    const wide = isMatrix ? matrixColumns(used, { ...tools, placeOf, sort, onSort }) : shown;
    const [person, ...others] = wide.map(drawnOf);
    const menu = { ...MENU, pinnedAt: BOX_WIDTH + (isMatrix ? PERSON_WIDTH : COMPARED_PERSON_WIDTH) };
    return [{ ...box, pinnedAt: 0 }, ...(person ? [person] : []), menu, ...others];
  }, [isMatrix, isCompared, shown, used, tools, placeOf, sort, onSort]);
  const copy = useCallback(
    async (chosen: readonly PersonEntry[]) => {
      const copied = await copyPeople(chosen.map(idOf), columns, { call, shown });
      if (copied.ok) return copied.value;
      tellTrouble('Nothing was copied', copied.error);
      return null;
    },
    [columns, shown, call, tellTrouble],
  );
  const choosing = useMemo(
    () => ({
      ...{ chosen, within: lookedAt, onOpen, onClear: selection.clear },
      isChosen: (id: string) => picked.ids.has(id),
    }),
    [chosen, lookedAt, onOpen, selection.clear, picked.ids],
  );
  const isKnown = entries !== null;
  const keyFix = useKeyFix();
  const { addresses } = shownQuery;
  const isAllPicked = selection.boxes.all === 'all';
  if (form === 'compare' && !isCompared)
    return (
      <div ref={root} className={looks.column}>
        {verbs(lookedAt)}
        <Group justify="flex-end" px={20} pt={14}>
          {views}
        </Group>
        <NothingCompared />
      </div>
    );
  return (
    <div ref={root} className={classes.people}>
      {verbs(lookedAt)}
      <TableFrame
        noun="people"
        searchLength={LONGEST_SEARCH}
        presets={<Presets groups={groups} today={today} />}
        view={view}
        set={set}
        filters={NONE}
        tools={
          <>
            <PeopleFilter {...filter} columns={columns} />
            {form === 'compare' && <ComparisonTools columns={compared} query={everywhere} />}
          </>
        }
        count={
          isKnown &&
          (addresses.length > 0 ? (
            <>
              {thousands(addresses.length - state.missing.length)} of {thousands(addresses.length)} found{' '}
              {matching > 0 && !isAllPicked && (
                <ToolButton small onClick={selection.boxes.toggleAll}>
                  Select all {thousands(matching)}
                </ToolButton>
              )}
            </>
          ) : (
            coverWords({ matching, within }, asked)
          ))
        }
        known={isKnown && form !== 'compare' ? { total: all, shown: matching, at: state.at } : null}
        failed={state.error}
        onRetry={() => show(query)}
        actions={
          <>
            <SaveMenu
              title="Export…"
              folds
              disabled={!isKnown || matching === 0}
              save={(format) => call('people.export', { query: shownQuery, format })}
              wordsOf={exportWords}
              onTold={setTold}
            />
            {views}
          </>
        }
        chips={countFilters(filter.choices) > 0 && <FilterChips {...filter} />}
        notes={
          <>
            {handedOut}
            <MissingNote addresses={state.missing} />
            <JoinedNote />
            {isKnown && <GapNote gaps={gaps} nameOf={nameOf} fix={keyFix} />}
          </>
        }
        empty={
          <EmptyState icon={IconUsers} title="No people yet">
            <p>
              People appear here once an organization’s members have been read. Overview shows the state of
              each instance.
            </p>
            <ToolButton mt={10} onClick={() => showHome(() => ({ homeTab: 'overview' }))}>
              Go to Overview
            </ToolButton>
          </EmptyState>
        }
        bar={
          <PeopleBar chosen={chosen} hidden={selection.hidden} within={lookedAt} onClear={selection.clear} />
        }
      >
        <ChoosingProvider value={choosing}>
          <SelectionProvider value={selection.boxes}>
            <VirtualTable
              key={form}
              name={isCompared ? 'People compared' : 'People'}
              columns={drawn}
              rows={entries}
              rowId={idOf}
              sort={sort}
              onSort={onSort}
              onRowKey={selection.onRowKey}
              onExtend={selection.onExtend}
              chosen={selection.inOrder}
              onLook={look}
              copyOf={copy}
              onOpen={({ id }) => onOpen(id)}
              openId={personId}
              listKey={JSON.stringify(state.query)}
              {...(isMatrix ? { minWidth: matrixWidth(used.length) } : {})}
              {...(isCompared
                ? {
                    minWidth: comparedWidth(compared.length),
                    empty: (
                      <NobodyCompared within={within} onClear={() => set({ search: '', choices: {} })} />
                    ),
                  }
                : {})}
            />
          </SelectionProvider>
        </ChoosingProvider>
      </TableFrame>
      {personId !== null && (
        <PersonPanel
          key={personId}
          personId={personId}
          onPerson={onOpen}
          onClose={closePanel}
          within={lookedAt}
          sessionsOf={sessionsOf}
        />
      )}
    </div>
  );
}

function drawnOf({ cell, text: _, sortKey, ...column }: Column<PersonRow>): Column<PersonEntry> {
  return {
    ...column,
    ...(sortKey ? { sortKey: () => null } : {}),
    cell: ({ row }) => (row ? cell(row) : column.spread === undefined && BONE),
  };
}

const BONE = (
  <>
    <Box component="span" w="55%" h={10} bdrs={5} bg="var(--q-line)" />
    <VisuallyHidden>Loading</VisuallyHidden>
  </>
);

const MENU = actionsColumn(
  ({ row }: PersonEntry) =>
    row && (
      <DotsMenu isRow isQuick label={`Actions for ${addressOfPerson(row.person)}`} width={280}>
        <PersonItems row={row} />
      </DotsMenu>
    ),
);

function sortAfter(now: Sort, column: string): Sort {
  return { column, descending: now.column === column && !now.descending };
}

function withHidden(shown: readonly PersonEntry[], picked: ReadonlySet<string>): readonly PersonEntry[] {
  if (picked.size === 0) return shown;
  const ids = new Set(shown.map(idOf));
  const hidden = [...picked].filter((id) => !ids.has(id)).map((id) => ({ id, row: null }));
  return hidden.length === 0 ? shown : [...shown, ...hidden];
}

function useEndings(): ReadonlyMap<string, Ending> {
  const today = useToday();
  const ends = useApp((state) => state.ends.ends);
  return useMemo(
    () => new Map(endingOn(ends, today).map((ending) => [ending.personId, ending])),
    [ends, today],
  );
}

function useKeyFix(): { label: string; run: () => void } | null {
  const { fixNeed } = useActions();
  const need = useApp(({ needs }) => needs.needs.find(({ kind }) => kind === 'no-key'));
  if (need?.fix.do !== 'create-keys') return null;
  const { count } = need.fix;
  return { label: `Create ${counted(count, 'key', 'keys')}`, run: () => void fixNeed(need) };
}

function usePeople() {
  const { call } = useActions();
  const reading = useMemo(() => createPeopleReading({ call, now: Date.now }), [call]);
  const state = useSyncExternalStore(reading.subscribe, reading.state, reading.state);
  const revision = useApp(({ people }) => people.revision);
  useEffect(() => () => reading.close(), [reading]);
  useEffect(() => reading.changed(revision), [reading, revision]);
  return { state, show: reading.show, look: reading.look };
}

const MOST_MISSING = 12;

function MissingNote({ addresses }: { addresses: readonly string[] }) {
  if (addresses.length === 0) return null;
  const shown = addresses.map((each) => sanitizeText(each, 120));
  return (
    <div className={note.note} data-tone="plain">
      <IconUserQuestion size={16} stroke={1.75} aria-hidden />
      <p>Not found: {listed(shown, MOST_MISSING)}.</p>
    </div>
  );
}
