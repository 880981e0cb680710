import { IconUsers } from '@tabler/icons-react';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { exportWords } from '../../state/exportWords.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import type { ColumnsView } from '../../state/peopleView.ts';
import { useJoinedPeople } from '../../state/useJoinedPeople.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { GapNote } from '../../ui/GapNote.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { SelectionBar } from '../../ui/table/SelectionBar.tsx';
import { TableFrame } from '../../ui/table/TableFrame.tsx';
import type { TableView } from '../../ui/table/tableView.ts';
import { useToday } from '../../ui/useNow.ts';
import { WaitingNote } from '../../ui/WaitingNote.tsx';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import type { ColumnTools } from './columnMenu.tsx';
import { coverWords, gapsOf } from './coverWords.ts';
import { Matrix } from './Matrix.tsx';
import {
  arrangeColumns,
  drawnAs,
  type MatrixColumn,
  placesLookedAt,
  type ShownColumns,
} from './matrixColumns.ts';
import { PeopleFilter } from './PeopleFilter.tsx';
import { PersonPanel, type PersonPart } from './PersonPanel.tsx';
import classes from './people.module.css';
import { BY_ADDRESS, choicesAmong, queryOf } from './peopleQuery.ts';
import { createPeopleWindows, PAGE, type PeopleState, rowAt as rowIn } from './peopleWindows.ts';
import { usePlaces } from './places.ts';
import { type PeopleCommand, usePeopleCommands } from './usePeopleCommands.ts';
import { type Picking, usePicking } from './usePicking.ts';

const NO_COLUMNS: never[] = [];

export function People({ sessionsOf }: { sessionsOf?: PersonPart }) {
  const [view, change] = usePaneView(HOME_PANE, 'people');
  const [columnsView, changeColumns] = usePaneView(HOME_PANE, 'peopleColumns');
  const [personId, changePerson] = usePaneView(HOME_PANE, 'personId');
  const { call, goToInstance, chooseOrganization, changeView } = useActions();
  const [handedOut, setHandedOut] = useState<HandedOut | null>(null);
  const order = useApp((state) => state.order);
  const groups = useApp((state) => state.preferences.groups);
  const startedAt = useApp((state) => state.startedAt);
  const instances = useInstances();
  const today = useToday();
  const joined = useJoinedPeople();
  const root = useRef<HTMLDivElement>(null);

  // Typing stays ahead of the rows; what is chosen among them asks for nothing.
  const { search, sort } = view;
  const settled = useDeferredValue(search);
  const choices = useMemo(() => choicesAmong(view.choices, order, groups), [view.choices, order, groups]);
  const query = useMemo(
    () => queryOf({ search: settled, choices, sort }, { groups, today }),
    [settled, choices, sort, groups, today],
  );
  const { state, look, readAgain } = usePeople(query);
  const { columns, pages, matching, within, all } = state;
  const told = columns?.columns ?? null;
  // Until another query is answered its columns stay as well, and what is chosen is chosen among what is seen.
  const shownQuery = state.query ?? query;
  const { instanceIds } = shownQuery;

  const arranged = useMemo(
    () => arrangeColumns(told ?? NO_COLUMNS, told ? order : NO_COLUMNS, columnsView, instanceIds),
    [told, order, columnsView, instanceIds],
  );
  const shownColumns = useDrawn(arranged);
  const placeOf = usePlaces(shownColumns.all);
  const gaps = useMemo(
    () => gapsOf(arranged.all, (column) => placeOf(column).why, startedAt),
    [arranged, placeOf, startedAt],
  );
  const rowAt = useCallback((index: number) => rowIn({ pages }, index), [pages]);
  const rowOf = useCallback(
    (id: string) => {
      for (const [page, rows] of pages) {
        const at = rows.findIndex(({ person }) => person.id === id);
        if (at >= 0) return page * PAGE + at;
      }
      return null;
    },
    [pages],
  );
  const revision = columns?.revision ?? 0;
  const picking = usePicking({
    picked: view.picked,
    change,
    query: shownQuery,
    matching,
    all,
    revision,
    rowAt,
  });

  const set = useCallback((part: Partial<TableView>) => change((now) => ({ ...now, ...part })), [change]);
  const onView = useCallback(
    (next: (now: ColumnsView) => ColumnsView) => changeColumns(next),
    [changeColumns],
  );
  const onGo = useCallback(
    ({ instanceId, organizationId }: MatrixColumn) => {
      if (organizationId !== null) chooseOrganization(instanceId, organizationId);
      goToInstance(instanceId);
    },
    [chooseOrganization, goToInstance],
  );
  const tools = useMemo<ColumnTools>(
    () => ({
      sort: sort ?? BY_ADDRESS,
      onSort: (next) => set({ sort: next }),
      view: columnsView,
      shownColumns,
      onView,
      onGo,
    }),
    [sort, set, columnsView, shownColumns, onView, onGo],
  );
  const onOpen = useCallback((id: string) => changePerson(() => id), [changePerson]);
  function closePanel(): void {
    changePerson(() => null);
    activeRowElement(root.current)?.focus();
  }

  const nameOf = useCallback(
    (instanceId: string) => instances.find(({ id }) => id === instanceId)?.name ?? '',
    [instances],
  );
  const lookedAt = useMemo(
    () => placesLookedAt(shownColumns.shown, shownQuery, nameOf),
    [shownColumns, shownQuery, nameOf],
  );
  const isKnown = state.query !== null;
  return (
    <div ref={root} className={classes.people}>
      <TableFrame
        noun="people"
        view={view}
        set={set}
        filters={NO_COLUMNS}
        tools={
          <>
            <PeopleFilter
              choices={choices}
              onChoices={(next) => set({ choices: next })}
              columns={columns}
              instances={instances}
              groups={groups.filter(({ instanceIds: own }) => own.some((id) => order.includes(id)))}
            />
            <ColumnsMenu shownColumns={shownColumns} placeOf={placeOf} onView={onView} />
          </>
        }
        count={isKnown ? coverWords({ matching, within }, shownColumns.all) : null}
        known={isKnown ? { total: all, shown: matching, at: state.at } : null}
        failed={state.error}
        onRetry={readAgain}
        actions={
          <SaveMenu
            title="Export…"
            folds
            disabled={!isKnown || matching === 0}
            save={(format) => call('people.export', { query: shownQuery, format })}
            wordsOf={exportWords}
            onTold={setHandedOut}
          />
        }
        notes={
          <>
            <HandedOutNote told={handedOut} onDismiss={() => setHandedOut(null)} />
            <WaitingNote words={joined.words} onReview={joined.review} />
            {isKnown && <GapNote gaps={gaps} nameOf={nameOf} />}
          </>
        }
        empty={
          <EmptyState icon={IconUsers} title="No people yet">
            <p>
              People appear here once the members of an organization have been read. Overview says how each
              instance is doing.
            </p>
            <ToolButton onClick={() => changeView(HOME_PANE, 'homeTab', () => 'overview')}>
              Go to Overview
            </ToolButton>
          </EmptyState>
        }
        forbidden={null}
        bar={<SelectedPeople picking={picking} within={lookedAt} />}
      >
        <Matrix
          count={isKnown ? matching : null}
          rowAt={rowAt}
          rowOf={rowOf}
          placeOf={placeOf}
          tools={tools}
          picking={picking}
          within={lookedAt}
          query={shownQuery}
          listKey={JSON.stringify(state.query)}
          openId={personId}
          onOpen={onOpen}
          onLook={look}
        />
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

/** The columns as the matrix draws them: the same ones while it draws the same, so that an answer draws no row anew. */
function useDrawn(arranged: ShownColumns): ShownColumns {
  const last = useRef(arranged);
  last.current = drawnAs(last.current, arranged);
  return last.current;
}

function useInstances(): { id: string; name: string }[] {
  const facts = useAppShallow((state) => state.order.flatMap((id) => [id, state.byId[id]?.name ?? '']));
  return useMemo(
    () => facts.flatMap((id, at) => (at % 2 === 0 ? { id, name: facts[at + 1] ?? '' } : [])),
    [facts],
  );
}

function SelectedPeople(props: { picking: Picking; within: readonly OrganizationRef[] }) {
  const { picking, within } = props;
  const { ids, hidden, clear } = picking;
  const chosen = useMemo(() => [...ids], [ids]);
  const { commands, isAsking } = usePeopleCommands(chosen, within, clear);
  return (
    <SelectionBar noun="people" count={ids.size} hidden={hidden} onClear={clear}>
      {commands.map((command) => (
        <Action key={command.what} command={command} busy={isAsking} />
      ))}
    </SelectionBar>
  );
}

function Action({ command, busy }: { command: PeopleCommand; busy: boolean }) {
  const { title, icon: Icon, why, run } = command;
  return (
    <ToolButton why={why} icon={Icon} aria-busy={busy || undefined} onClick={() => !busy && run()}>
      {title}
    </ToolButton>
  );
}

function usePeople(query: PeopleQuery): {
  state: PeopleState;
  look: (first: number, last: number) => void;
  readAgain: () => void;
} {
  const { call } = useActions();
  const windows = useMemo(() => createPeopleWindows({ call, now: Date.now }), [call]);
  const state = useSyncExternalStore(windows.subscribe, windows.state, windows.state);
  const revision = useApp(({ people }) => people.revision);
  useEffect(() => () => windows.close(), [windows]);
  useEffect(() => windows.show(query), [windows, query]);
  useEffect(() => windows.changed(revision), [windows, revision]);
  const readAgain = useCallback(() => windows.show(query), [windows, query]);
  return { state, look: windows.look, readAgain };
}
