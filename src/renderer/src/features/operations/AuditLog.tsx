import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconListDetails, IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { has, since } from '../../../../shared/capabilities.ts';
import type { AuditEntry } from '../../../../shared/dokploy.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { AuditPlace } from '../../state/auditPlace.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { NO_AUDIT_DRAFT } from '../../state/views.ts';
import folding from '../../ui/folding.module.css';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { TableFrame } from '../../ui/table/TableFrame.tsx';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { useNow } from '../../ui/useNow.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { auditColumns } from './auditColumns.tsx';
import { auditFilterOf, isNarrowAudit } from './auditFilter.ts';
import { useAudit } from './useAudit.ts';

/** Typing rests for so long before the server is asked. ms */
const REST = 400;
const AS_IT_COMES = { column: 'when', descending: true };
const idOf = ({ id }: AuditEntry) => id;

export function AuditLog({ place }: { place: AuditPlace | null }) {
  const version = useApp((state) =>
    place ? (dataOf(selectAccount(state, place.instanceId))?.version ?? null) : null,
  );
  if (!place)
    return (
      <EmptyState icon={IconListDetails} title="No key opens an organization here">
        <p>Each organization has an audit log of its own, which is read with its own key.</p>
      </EmptyState>
    );
  if (!has({ version }, 'auditLog.all'))
    return (
      <EmptyState icon={IconListDetails} title="This server keeps no audit log">
        <p>
          Dokploy has one from {since('auditLog.all')}, where it is licensed. This server runs {version}.
        </p>
      </EmptyState>
    );
  return <Log place={place} />;
}

function Log({ place }: { place: AuditPlace }) {
  const { call } = useActions();
  const [view, change] = usePaneView(place, 'audit');
  const [draft, changeDraft] = usePaneView(place, 'auditDraft');
  const [told, setTold] = useState<HandedOut | null>(null);
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
          Dokploy writes one, and shows it, only while the owner of the organization has a license. Enter it
          in Dokploy, under Settings, License.
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
      // How many there are without the filter the server does not say.
      known={page && { total: page.total, shown: page.total, at, missing: 0 }}
      count={page && narrow ? `${formatNumber(page.total)} ${page.total === 1 ? 'entry' : 'entries'}` : null}
      failed={error}
      onRetry={readAgain}
      empty={
        narrow ? (
          <EmptyState
            icon={IconListDetails}
            title="No entries match"
            action={{ label: 'Clear filters', run: clear }}
          >
            <p>Nothing in this audit log matches these filters.</p>
          </EmptyState>
        ) : (
          <EmptyState icon={IconListDetails} title="Nothing written down yet">
            <p>Dokploy writes down what is done in this organization from now on.</p>
          </EmptyState>
        )
      }
      forbidden={<p>Dokploy shows its audit log to owners and admins, and to people whose role allows it.</p>}
      actions={
        <>
          <Button
            variant="default"
            aria-label="Refresh audit log"
            title="Refresh audit log"
            className={folding.folding}
            leftSection={<IconRefresh size={15} stroke={1.75} aria-hidden />}
            onClick={readAgain}
          >
            <span className={folding.foldingLabel}>Refresh</span>
          </Button>
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
          <HandedOutNote told={told} onDismiss={() => setTold(null)} />
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
