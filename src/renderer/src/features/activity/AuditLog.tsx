import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconListDetails, IconRefresh } from '@tabler/icons-react';
import { useMemo } from 'react';
import {
  AUDIT_ACTION_WORDS,
  AUDIT_ACTIONS,
  AUDIT_RESOURCE_WORDS,
  AUDIT_RESOURCES,
  MOST_AUDIT_ENTRIES,
} from '../../../../shared/audit.ts';
import type { AuditFilter, AuditPage } from '../../../../shared/calls/activity.ts';
import { firstVersion, has } from '../../../../shared/capabilities.ts';
import type { AuditEntry } from '../../../../shared/dokploy.ts';
import { ok } from '../../../../shared/errors.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { thousands } from '../../../../shared/text.ts';
import { daysAfter, isDay } from '../../../../shared/time.ts';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { createPagedReading, usePaged } from '../../state/pagedReading.ts';
import { selectAccount } from '../../state/selectors.ts';
import { type AuditDraft, NO_AUDIT_DRAFT } from '../../state/views.ts';
import folding from '../../ui/folding.module.css';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { TableFrame } from '../../ui/table/TableFrame.tsx';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { useNow } from '../../ui/useNow.ts';
import classes from './activity.module.css';
import { auditColumns } from './activityColumns.tsx';

/** Days are of this computer’s calendar. */
export function auditFilterOf(search: string, draft: AuditDraft): AuditFilter {
  const { user, action, resourceType, from, to } = draft;
  return {
    user: user.trim().slice(0, 200),
    name: search.trim().slice(0, 200),
    action: AUDIT_ACTIONS.find((each) => each === action) ?? null,
    resourceType: AUDIT_RESOURCES.find((each) => each === resourceType) ?? null,
    from: startOf(from),
    to: endOf(to),
  };
}

export function isNarrowAudit({ user, name, action, resourceType, from, to }: AuditFilter): boolean {
  return user !== '' || name !== '' || [action, resourceType, from, to].some((each) => each !== null);
}

/** ISO 8601 UTC; null for an invalid day. */
function startOf(day: string): string | null {
  if (!isDay(day)) return null;
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function endOf(day: string): string | null {
  if (!isDay(day)) return null;
  const next = startOf(daysAfter(day, 1));
  return next === null ? null : new Date(Date.parse(next) - 1).toISOString();
}

const REST = 400;
const AS_IT_COMES = { column: 'when', descending: true };
const idOf = ({ id }: AuditEntry) => id;

export function AuditLog({ place }: { place: OrganizationRef | null }) {
  const version = useApp((state) =>
    place ? (dataOf(selectAccount(state, place.instanceId))?.version ?? null) : null,
  );
  if (!place)
    return (
      <EmptyState icon={IconListDetails} title="No key opens an organization here">
        <p>Each organization has its own audit log, read with its own key.</p>
      </EmptyState>
    );
  if (!has({ version }, 'auditLog.all'))
    return (
      <EmptyState icon={IconListDetails} title="This server keeps no audit log">
        <p>
          Dokploy has one from {firstVersion('auditLog.all')}, with a license. This server runs {version}.
        </p>
      </EmptyState>
    );
  return <Log place={place} />;
}

function Log({ place }: { place: OrganizationRef }) {
  const { call } = useActions();
  const [view, change] = usePaneView(place, 'audit');
  const [draft, changeDraft] = usePaneView(place, 'auditDraft');
  const { note, setTold } = useHandedOut();
  const wanted = useMemo(() => auditFilterOf(view.search, draft), [view.search, draft]);
  const [filter] = useDebouncedValue(wanted, REST);
  const { page, at, error, readMore, readAgain } = useAudit(place, filter);
  const now = useNow();
  const columns = useMemo(() => auditColumns(now), [now]);
  const narrow = isNarrowAudit(filter);
  const clear = () => {
    change((before) => ({ ...before, search: '' }));
    changeDraft(() => NO_AUDIT_DRAFT);
  };
  if (error?.details?.reason === 'license' && !page)
    return (
      <EmptyState
        icon={IconListDetails}
        title="No audit log without a license"
        action={{ label: 'Retry', run: readAgain }}
      >
        <p>
          Dokploy keeps one only while the organization’s owner has a license. Enter it in Dokploy, under
          Settings, License.
        </p>
      </EmptyState>
    );
  return (
    <TableFrame
      noun="audit entries"
      many="entries"
      searchLabel="Search names"
      view={view}
      set={(part) => change((before) => ({ ...before, ...part }))}
      filters={[]}
      // The server does not tell the unfiltered count.
      known={page && { total: page.total, shown: page.total, at }}
      count={page && narrow ? `${thousands(page.total)} ${page.total === 1 ? 'entry' : 'entries'}` : null}
      failed={error}
      onRetry={readAgain}
      empty={
        narrow ? (
          <EmptyState
            icon={IconListDetails}
            title="No entries match"
            action={{ label: 'Clear filters', run: clear }}
          >
            <p>No audit entry matches these filters.</p>
          </EmptyState>
        ) : (
          <EmptyState icon={IconListDetails} title="No audit entries yet">
            <p>Dokploy records changes in this organization from now on.</p>
          </EmptyState>
        )
      }
      forbidden={<p>Dokploy shows its audit log to owners and admins, and to people whose role allows it.</p>}
      actions={
        <>
          <ToolButton
            aria-label="Refresh audit log"
            title="Refresh audit log"
            className={folding.folding}
            leftSection={<IconRefresh size={15} stroke={1.75} aria-hidden />}
            onClick={readAgain}
          >
            <span className={folding.foldingLabel}>Refresh</span>
          </ToolButton>
          <SaveMenu
            title="Export"
            folds
            disabled={!page || page.total === 0}
            save={(format) => call('audit.export', { ...place, filter: wanted, format })}
            onTold={setTold}
          />
        </>
      }
      notes={
        <>
          <AuditFilters draft={draft} set={(part) => changeDraft((before) => ({ ...before, ...part }))} />
          {note}
        </>
      }
    >
      <VirtualTable
        name="Audit log"
        columns={columns}
        rows={page?.rows ?? null}
        all={page?.total ?? 0}
        onNearEnd={readMore}
        rowId={idOf}
        sort={AS_IT_COMES}
        onSort={() => {}}
      />
    </TableFrame>
  );
}

type KnownAudit = Omit<AuditPage, 'entries'> & { rows: readonly AuditEntry[] };

function useAudit({ instanceId, organizationId }: OrganizationRef, filter: AuditFilter) {
  const { call } = useActions();
  const reading = useMemo(
    () =>
      createPagedReading<AuditFilter, AuditEntry, KnownAudit>({
        async list(asked) {
          const answer = await call('audit.list', { instanceId, organizationId, ...asked });
          if (!answer.ok) return answer;
          const { entries: rows, total } = answer.value;
          return ok({ rows, total });
        },
        pageSize: 100,
        mostAtOnce: MOST_AUDIT_ENTRIES,
        now: Date.now,
      }),
    [call, instanceId, organizationId],
  );
  return usePaged(reading, filter);
}

function AuditFilters({ draft, set }: { draft: AuditDraft; set: (part: Partial<AuditDraft>) => void }) {
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label="User"
        placeholder="Any user"
        maxLength={200}
        w={180}
        value={draft.user}
        onChange={({ currentTarget }) => set({ user: currentTarget.value })}
      />
      <NativeSelect
        aria-label="Action"
        value={draft.action}
        data={[
          { value: '', label: 'Any action' },
          ...AUDIT_ACTIONS.map((value) => ({ value, label: AUDIT_ACTION_WORDS[value] ?? value })),
        ]}
        onChange={({ currentTarget }) => set({ action: currentTarget.value })}
      />
      <NativeSelect
        aria-label="Resource"
        value={draft.resourceType}
        data={[
          { value: '', label: 'Any resource' },
          ...AUDIT_RESOURCES.map((value) => ({ value, label: AUDIT_RESOURCE_WORDS[value] ?? value })),
        ]}
        onChange={({ currentTarget }) => set({ resourceType: currentTarget.value })}
      />
      <DayBox label="From" value={draft.from} max={draft.to} onChange={(from) => set({ from })} />
      <DayBox label="To" value={draft.to} min={draft.from} onChange={(to) => set({ to })} />
    </div>
  );
}

function DayBox(props: {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}) {
  const { label, value, min, max, onChange } = props;
  return (
    <TextInput
      type="date"
      label={label}
      classNames={{ root: classes.day, label: classes.dayLabel }}
      {...(min ? { min } : {})}
      max={max || '9999-12-31'}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
