import { NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconHistory, IconTrash } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import type { ActivityFilter, ActivityPage } from '../../../../shared/calls/activity.ts';
import { ok } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import type { Call } from '../../bridge.ts';
import { TabVerbs } from '../../parts/TabVerbs.tsx';
import { shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow, usePaneView } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { createPagedReading, usePaged } from '../../state/pagedReading.ts';
import { organizationNameIn } from '../../state/places.ts';
import { selectOpenOrganizations, selectOrganizationId } from '../../state/selectors.ts';
import type { TableView } from '../../tableView.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Option } from '../../ui/table/filters.ts';
import { TableFrame } from '../../ui/table/TableFrame.tsx';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { useNow } from '../../ui/useNow.ts';
import { AuditLog } from './AuditLog.tsx';
import classes from './activity.module.css';
import { activityColumns } from './activityColumns.tsx';

/**
 * The chosen organization while a key opens it; else the one looked at in the instance, else the first with a
 * key. Null where no key opens any.
 */
export function selectAuditPlace(
  state: State,
  within: string | null,
  chosen: OrganizationRef | null,
): OrganizationRef | null {
  const opens = (instanceId: string) => selectOpenOrganizations(state, instanceId);
  const isOpen = chosen !== null && opens(chosen.instanceId).includes(chosen.organizationId);
  if (isOpen && (within === null || chosen.instanceId === within)) return chosen;
  const first = within ?? state.order.find((id) => opens(id).length > 0);
  if (first === undefined) return null;
  const open = opens(first);
  const looked = selectOrganizationId(state, first);
  const organizationId = looked !== null && open.includes(looked) ? looked : open[0];
  return organizationId === undefined ? null : { instanceId: first, organizationId };
}

export function ActivitySources({ instanceId }: { instanceId: string | null }) {
  const pane = { instanceId, organizationId: null };
  const [source, choose] = usePaneView(pane, 'activitySource');
  const [chosen, choosePlace] = usePaneView(pane, 'auditPlace');
  const place = useAppShallow((state) => selectAuditPlace(state, instanceId, chosen));
  return (
    <div className={looks.column}>
      <VisuallyHidden component="h2">
        {source === 'quayside' ? 'Recorded by Quayside' : 'Dokploy’s audit log'}
      </VisuallyHidden>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Recorded by"
          value={source}
          data={[
            { value: 'quayside', label: 'Quayside' },
            { value: 'dokploy', label: 'Dokploy’s audit log' },
          ]}
          onChange={(value) => choose(() => (value === 'dokploy' ? 'dokploy' : 'quayside'))}
        />
        {source === 'dokploy' && place && (
          <PlaceChoice
            place={place}
            anyInstance={instanceId === null}
            onChoose={(next) => choosePlace(() => next)}
          />
        )}
      </div>
      {source === 'quayside' ? (
        <Activity instanceId={instanceId} />
      ) : (
        <AuditLog key={JSON.stringify(place)} place={place} />
      )}
    </div>
  );
}

function PlaceChoice(props: {
  place: OrganizationRef;
  anyInstance: boolean;
  onChoose: (place: OrganizationRef) => void;
}) {
  const { place, anyInstance, onChoose } = props;
  const { instanceId, organizationId } = place;
  const instances = useAppShallow((state) =>
    state.order.filter((id) => selectOpenOrganizations(state, id).length > 0),
  );
  const instanceNames = useAppShallow((state) => instances.map((id) => shownName(state.byId[id]?.name, 60)));
  const organizations = useAppShallow((state) => selectOpenOrganizations(state, instanceId));
  const organizationNames = useAppShallow((state) =>
    organizations.map((id) => organizationNameIn(state, instanceId, id)),
  );
  const firstOf = useAppShallow((state) =>
    Object.fromEntries(instances.map((id) => [id, selectAuditPlace(state, id, null)?.organizationId])),
  );
  return (
    <>
      {anyInstance && (
        <NativeSelect
          aria-label="Instance"
          value={instanceId}
          data={instances.map((value, at) => ({ value, label: instanceNames[at] ?? '' }))}
          onChange={({ currentTarget: { value } }) =>
            onChoose({ instanceId: value, organizationId: firstOf[value] ?? '' })
          }
        />
      )}
      <NativeSelect
        aria-label="Organization"
        value={organizationId}
        data={organizations.map((value, at) => ({ value, label: organizationNames[at] ?? '' }))}
        onChange={({ currentTarget: { value } }) => onChoose({ instanceId, organizationId: value })}
      />
    </>
  );
}

const CLEAR = { title: 'Clear activity…', icon: IconTrash, isRare: true } as const;
const NEWEST_FIRST = { column: 'when', descending: true };
const idOf = ({ id }: Operation) => id;

export function Activity({ instanceId }: { instanceId: string | null }) {
  const inInstance = instanceId !== null;
  const [view, change] = usePaneView({ instanceId, organizationId: null }, 'activity');
  const { call, openDialog } = useActions();
  const { note, setTold } = useHandedOut();
  const settled = useDeferredValue(view);
  const filter = useMemo(() => filterOf(settled, instanceId), [settled, instanceId]);
  const { page, at, rows, error, readMore, readAgain } = useActivity(filter);
  const now = useNow();
  const columns = useMemo(() => activityColumns(now, { inInstance }), [now, inInstance]);
  const menus = useMemo(() => filterMenus(page?.options, { inInstance }), [page, inInstance]);
  const sort = view.sort ?? NEWEST_FIRST;
  const clear = () => openDialog({ kind: 'clear-activity' });
  const set = (part: Partial<TableView>) => change((before) => ({ ...before, ...part }));
  return (
    <TableFrame
      noun="activity"
      many="entries"
      view={view}
      set={set}
      filters={menus}
      known={page && { total: page.total, shown: page.matching, at }}
      failed={error}
      onRetry={readAgain}
      empty={
        <EmptyState icon={IconHistory} title="No activity yet">
          <p>
            Your changes {inInstance ? 'on this instance' : 'on your instances'} appear here, with who made
            them and how they ended.
          </p>
        </EmptyState>
      }
      forbidden={null}
      actions={
        <SaveMenu
          title="Export"
          folds
          disabled={!page || page.matching === 0}
          save={(format) => call('activity.export', { filter: filterOf(view, instanceId), format })}
          onTold={setTold}
        />
      }
      notes={
        <>
          {!inInstance && page && page.total > 0 && <TabVerbs verbs={[{ ...CLEAR, run: clear }]} />}
          {note}
        </>
      }
    >
      <div className={classes.offered}>
        <VirtualTable
          name="Activity"
          columns={columns}
          rows={rows}
          all={page?.matching ?? 0}
          onNearEnd={readMore}
          rowId={idOf}
          sort={sort}
          onSort={(column) => set({ sort: { column, descending: !sort.descending } })}
        />
      </div>
    </TableFrame>
  );
}

function useActivity(filter: ActivityFilter) {
  const { call } = useActions();
  const reading = useMemo(() => createActivityReading({ call, now: Date.now }), [call]);
  const revision = useApp(({ operations: { list, remembered } }) =>
    [remembered, ...list.flatMap(({ id, phase }) => (phase === 'ended' ? [] : id))].join(),
  );
  const { page, ...rest } = usePaged(reading, filter, revision);
  const live = useApp((state) => state.operations.list);
  const rows = useMemo(() => {
    const known = new Map(live.map((operation) => [operation.id, operation]));
    return page?.rows.map((operation): Operation => known.get(operation.id) ?? operation) ?? null;
  }, [page, live]);
  return { page, rows, ...rest };
}

type KnownActivity = Omit<ActivityPage, 'operations'> & { rows: readonly Operation[] };

export type ActivityReading = ReturnType<typeof createActivityReading>;

export function createActivityReading(tools: { call: Call; now: () => number }) {
  return createPagedReading<ActivityFilter, Operation, KnownActivity>({
    async list(asked) {
      const answer = await tools.call('activity.list', asked);
      if (!answer.ok) return answer;
      const { operations: rows, ...page } = answer.value;
      return ok({ ...page, rows });
    },
    pageSize: 100,
    mostAtOnce: 1_000,
    now: tools.now,
  });
}

export function filterOf(
  { search, choices, sort }: Pick<TableView, 'search' | 'choices' | 'sort'>,
  instanceId: string | null,
): ActivityFilter {
  const chosen = (id: string) => [...(choices[id] ?? [])] as never[];
  return {
    instanceId,
    search: search.slice(0, 4096),
    kinds: chosen('kind'),
    instanceIds: instanceId === null ? chosen('instance') : [],
    people: chosen('person'),
    outcomes: chosen('outcome'),
    oldestFirst: sort?.descending === false,
  };
}

export function filterMenus(
  options: ActivityPage['options'] | undefined,
  { inInstance }: { inInstance: boolean },
): { id: string; title: string; options: Option[] }[] {
  const { kinds = [], instanceIds = [], people = [], outcomes = [] } = options ?? {};
  const named = (each: readonly { value: string; label?: string; count: number }[]): Option[] =>
    each
      .map(({ value, label = value, count }) => ({ value, label, count }))
      .sort((a, b) => a.label.localeCompare(b.label));
  return [
    {
      id: 'kind',
      title: 'Kind',
      options: named(kinds.map((kind) => ({ ...kind, label: OPERATION_TITLES[kind.value] }))),
    },
    ...(inInstance ? [] : [{ id: 'instance', title: 'Instance', options: named(instanceIds) }]),
    { id: 'person', title: 'Done by', options: named(people) },
    { id: 'outcome', title: 'Outcome', options: outcomes.map((each) => ({ ...each, label: each.value })) },
  ];
}
