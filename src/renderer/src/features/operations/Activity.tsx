import { Button } from '@mantine/core';
import { IconHistory, IconTrash } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { useActions } from '../../state/app.tsx';
import { usePaneView } from '../../state/usePaneView.ts';
import folding from '../../ui/folding.module.css';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { TableFrame } from '../../ui/table/TableFrame.tsx';
import type { TableView } from '../../ui/table/tableView.ts';
import { VirtualTable } from '../../ui/table/VirtualTable.tsx';
import { useNow } from '../../ui/useNow.ts';
import classes from './activity.module.css';
import { activityColumns } from './activityColumns.tsx';
import { filterMenus, filterOf } from './activityFilter.ts';
import { useActivity } from './useActivity.ts';

const NEWEST_FIRST = { column: 'when', descending: true };
const idOf = ({ id }: Operation) => id;

export function Activity({ instanceId }: { instanceId: string | null }) {
  const inInstance = instanceId !== null;
  const [view, change] = usePaneView({ instanceId, organizationId: null }, 'activity');
  const { call, openDialog } = useActions();
  const [told, setTold] = useState<HandedOut | null>(null);
  const settled = useDeferredValue(view);
  const filter = useMemo(() => filterOf(settled, instanceId), [settled, instanceId]);
  const { page, at, rows, error, readMore, readAgain } = useActivity(filter);
  const now = useNow();
  const columns = useMemo(() => activityColumns(now, { inInstance }), [now, inInstance]);
  const menus = useMemo(() => filterMenus(page?.options, { inInstance }), [page, inInstance]);
  const sort = view.sort ?? NEWEST_FIRST;
  const set = (part: Partial<TableView>) => change((before) => ({ ...before, ...part }));
  return (
    <TableFrame
      noun="activity"
      many="entries"
      view={view}
      set={set}
      filters={menus}
      known={page && { total: page.total, shown: page.matching, at, missing: 0 }}
      failed={error}
      onRetry={readAgain}
      empty={
        <EmptyState icon={IconHistory} title="No activity yet">
          <p>
            What you change {inInstance ? 'on this instance' : 'on your instances'} from here is listed, with
            who did it and how it ended.
          </p>
        </EmptyState>
      }
      forbidden={null}
      actions={
        <>
          <SaveMenu
            title="Export"
            folds
            disabled={!page || page.matching === 0}
            save={(format) => call('activity.export', { filter: filterOf(view, instanceId), format })}
            onTold={setTold}
          />
          {!inInstance && (
            <Button
              variant="default"
              aria-label="Clear activity…"
              title="Clear activity…"
              className={folding.folding}
              leftSection={<IconTrash size={15} stroke={1.75} aria-hidden />}
              disabled={!page || page.total === 0}
              onClick={() => openDialog({ kind: 'clear-activity' })}
            >
              <span className={folding.foldingLabel}>Clear activity…</span>
            </Button>
          )}
        </>
      }
      notes={<HandedOutNote told={told} onDismiss={() => setTold(null)} />}
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
