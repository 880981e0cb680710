import { Box, Group } from '@mantine/core';
import { IconEqual, IconFilterOff, IconHelpCircle, IconPlus, IconUsers } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { MOST_COLUMNS } from '../../../../shared/choices.ts';
import type { ComparedColumn } from '../../../../shared/preferences.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { Invited } from '../../state/inviting.ts';
import { selectAccount, selectRights } from '../../state/selectors.ts';
import { type ComparedList, createSelectLists } from '../../state/sideBySide.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { createRowModel, type Sort } from '../../ui/table/rowModel.ts';
import { SelectionProvider, selectColumn, useSelection } from '../../ui/table/useSelection.tsx';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { useNow } from '../../ui/useNow.ts';
import { joinedBy } from './align.ts';
import {
  addressOf,
  type Compared,
  columnId,
  comparedColumns,
  comparePeople,
  differs,
  toolsOf,
  widthOf,
} from './comparedColumns.tsx';
import { InviteMenu } from './InviteMenu.tsx';
import { ListNotes } from './ListNotes.tsx';
import { OrganizationPicker } from './OrganizationPicker.tsx';
import type { PlaceControls } from './PlaceCell.tsx';
import { knowledgeOf } from './words.ts';

const idOf = ({ id }: Compared) => id;
type Props = { controls: PlaceControls; only: ReadonlySet<string> | null };

export function ComparedTable({ controls, only }: Props) {
  const select = useMemo(createSelectLists, []);
  const lists = useApp(select);
  useListReading(lists);
  const startedAt = useApp((state) => state.startedAt);
  const now = useNow();
  const [view, change] = usePaneView(HOME_PANE, 'compared');
  const [{ picked }, changePeople] = usePaneView(HOME_PANE, 'people');
  const { openDialog, changeView } = useActions();

  const groups = useJoined();
  const joined = useMemo(() => joinedBy(groups), [groups]);
  const people = useMemo(() => comparePeople(lists, joined, now, startedAt), [lists, joined, now, startedAt]);
  const knowledge = useMemo(() => lists.map((list) => knowledgeOf(list, startedAt)), [lists, startedAt]);
  const columns = useMemo(
    () => lists.map(({ instanceId, organizationId, shows }) => ({ instanceId, organizationId, shows })),
    [lists],
  );
  const tools = useMemo(() => lists.map(toolsOf), [lists]);
  const onSort = useCallback(
    (column: string) =>
      change((before) => {
        const isAgain = before.sort?.column === column && !before.sort.descending;
        return { ...before, sort: { column, descending: isAgain } };
      }),
    [change],
  );
  const invite = useCallback(
    (chosen: readonly Invited[], { instanceId, organizationId }: ComparedList) =>
      openDialog({
        kind: 'change-many',
        what: 'invite',
        inviting: { instanceId, organizationId, people: chosen },
      }),
    [openDialog],
  );

  const sort = useMemo(() => sortOf(view.sort, lists), [view.sort, lists]);
  const listColumns = useMemo(
    () =>
      comparedColumns({ lists, columns, tools, knowledge, controls, now, sort, onSort, onInvite: invite }),
    [lists, columns, tools, knowledge, controls, now, sort, onSort, invite],
  );
  const model = useMemo(
    () =>
      createRowModel(people, {
        search: () => [],
        sortKeys: Object.fromEntries(
          listColumns.flatMap(({ id, sortKey }) => (sortKey ? [[id, sortKey]] : [])),
        ),
      }),
    [people, listColumns],
  );
  const isOnly = lists.length > 1 && (view.choices.differences ?? []).length > 0;
  const shown = useMemo(() => {
    const keep = (person: Compared) => (!isOnly || differs(person)) && (!only || only.has(person.id));
    return model.view({ search: '', keep, sort });
  }, [model, isOnly, only, sort]);
  const differing = useMemo(() => people.filter(differs).length, [people]);
  const isKnown = knowledge.some(({ state }) => state === 'known' || state === 'old');
  const isComing = !isKnown && knowledge.some(({ state }) => state === 'reading');

  const selection = useSelection({
    rows: isKnown ? people : undefined,
    shown,
    rowId: idOf,
    picked,
    change: changePeople,
    isPart: true,
  });
  const allColumns = useMemo(
    () => [{ ...selectColumn('people', idOf, addressOf), pinnedAt: 0 }, ...listColumns],
    [listColumns],
  );

  return (
    <>
      <Group gap={8} pb={8} pe="var(--q-inset)">
        {lists.length > 1 && (
          <ToolButton
            aria-pressed={isOnly}
            onClick={() =>
              change((before) => ({ ...before, choices: isOnly ? {} : { differences: ['differ'] } }))
            }
          >
            Only differences
          </ToolButton>
        )}
        <AddColumn columns={columns} />
        <Box component="span" role="status" c="dimmed">
          {isKnown && countWords(differing, people.length, shown.length, lists.length)}
        </Box>
        {selection.rows.length > 0 && (
          <Box ms="auto">
            <InviteMenu people={selection.rows} lists={lists} onInvite={invite} />
          </Box>
        )}
      </Group>
      <ListNotes lists={lists} knowledge={knowledge} />
      <SelectionProvider value={selection.boxes}>
        <div className={looks.column}>
          <VirtualTable
            name="People compared"
            columns={allColumns}
            rows={isComing ? null : shown}
            rowId={idOf}
            sort={sort}
            onSort={onSort}
            onRowKey={selection.onRowKey}
            onExtend={selection.onExtend}
            chosen={selection.inOrder}
            onOpen={({ id }) => changeView(HOME_PANE, 'personId', () => id)}
            minWidth={widthOf(lists.length)}
            empty={
              <NobodyShown
                isKnown={isKnown}
                isOnly={isOnly && only === null}
                all={people.length}
                onClear={() => {
                  change((before) => ({ ...before, choices: {} }));
                  changePeople((before) => ({ ...before, search: '', choices: {} }));
                }}
              />
            }
          />
        </div>
      </SelectionProvider>
    </>
  );
}

/** Which addresses are one person's, folded and in groups, read again whenever people have changed. */
function useJoined(): readonly (readonly string[])[] {
  const { readJoined } = useActions();
  const revision = useApp(({ people }) => people.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change.
  useEffect(() => {
    void readJoined();
  }, [revision, readJoined]);
  return useApp((state) => state.joined);
}

/** By what people are in the first list, until the person sorts otherwise. */
function sortOf(chosen: Sort | null, lists: readonly ComparedList[]): Sort {
  const ids = ['person', ...lists.map(columnId)];
  if (chosen && ids.includes(chosen.column)) return chosen;
  return { column: ids[1] ?? 'person', descending: false };
}

function countWords(differing: number, all: number, shown: number, lists: number): string {
  const people = counted(all, 'person', 'people');
  if (lists < 2) return shown < all ? `${thousands(shown)} of ${people}` : people;
  const differ = `${thousands(differing)} of ${thousands(all)} differ`;
  return shown < all && shown !== differing ? `${thousands(shown)} shown, ${differ}` : differ;
}

function AddColumn({ columns }: { columns: readonly ComparedColumn[] }) {
  const { compareColumns } = useActions();
  if (columns.length >= MOST_COLUMNS) {
    return (
      <ToolButton icon={IconPlus} why="You can compare at most four organizations.">
        Column
      </ToolButton>
    );
  }
  return (
    <OrganizationPicker
      label="Organization to add"
      taken={columns.filter(({ shows }) => shows === 'members')}
      onChoose={(chosen) => compareColumns([...columns, { ...chosen, shows: 'members' }])}
    >
      {(button) => (
        <ToolButton icon={IconPlus} {...button}>
          Column
        </ToolButton>
      )}
    </OrganizationPicker>
  );
}

type NobodyProps = {
  isKnown: boolean;
  /** Whether the differences alone are shown, and nothing is searched for. */
  isOnly: boolean;
  all: number;
  onClear: () => void;
};

function NobodyShown({ isKnown, isOnly, all, onClear }: NobodyProps) {
  if (!isKnown) {
    return (
      <EmptyState icon={IconHelpCircle} title="Nobody is known here yet">
        <p>None of these lists could be read. The reasons are above.</p>
      </EmptyState>
    );
  }
  if (all === 0) {
    return (
      <EmptyState icon={IconUsers} title="Nobody">
        <p>All readable lists are empty.</p>
      </EmptyState>
    );
  }
  if (isOnly) {
    return (
      <EmptyState icon={IconEqual} title="No differences" action={{ label: 'Show everybody', run: onClear }}>
        <p>
          {all === 1 ? 'The one person is' : `All ${thousands(all)} people are`} the same in every readable
          list.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconFilterOff} title="No people match" action={{ label: 'Clear search', run: onClear }}>
      <p>None of the {thousands(all)} people match.</p>
    </EmptyState>
  );
}

const isRead = ({ state }: ComparedList['members'] | ComparedList['invitations']) =>
  state === 'ready' || state === 'failed';

/**
 * Has read what Home by itself does not: what the keys of these organizations may do there, after their lists, since a
 * key may allow few requests.
 */
function useListReading(lists: readonly ComparedList[]): void {
  const { readMissingRights, keepMailProviders } = useActions();
  const wanted = useApp((state) =>
    JSON.stringify(
      lists.flatMap(({ instanceId, organizationId, hasKey, members, invitations }) => {
        const isDue =
          hasKey &&
          isRead(members) &&
          isRead(invitations) &&
          selectAccount(state, instanceId).state === 'ready' &&
          selectRights(state, instanceId, organizationId).state === 'idle';
        return isDue ? [{ instanceId, organizationId }] : [];
      }),
    ),
  );
  useEffect(() => {
    void readMissingRights(JSON.parse(wanted));
  }, [wanted, readMissingRights]);
  const shown = JSON.stringify(
    lists.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
  );
  // How many mail notifications a server has is asked anew each time that its invitations are looked at.
  useEffect(
    () => () => {
      for (const organizationRef of JSON.parse(shown)) keepMailProviders(organizationRef, null);
    },
    [shown, keepMailProviders],
  );
}
