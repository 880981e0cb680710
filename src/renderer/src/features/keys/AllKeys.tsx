import { useActions, useApp } from '../../state/app.tsx';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { KeyIssues } from './KeyIssues.tsx';
import { KeysTable } from './KeysTable.tsx';
import { onlyShown } from './keyRows.ts';
import classes from './keys.module.css';
import { useKeyRows } from './useKeys.ts';

export function AllKeys() {
  const order = useApp((state) => state.order);
  const { refreshAll, openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  const rows = useKeyRows(order);
  const view = usePaneView(HOME_PANE, 'keys');
  return (
    <div className={classes.panel}>
      <KeyIssues rows={rows} among={rows} withInstance />
      <KeysTable
        view={view}
        rows={rows}
        among={rows}
        withInstance
        onRefresh={() => void refreshAll()}
        actions={(shown) => (
          <>
            <ToolButton
              disabled={!writable || shown.length === 0}
              onClick={() =>
                openDialog({ kind: 'change-many', what: 'rotate-keys', ...onlyShown(shown, rows) })
              }
            >
              Rotate ending soon…
            </ToolButton>
            <ToolButton
              disabled={!writable}
              onClick={() => openDialog({ kind: 'change-many', what: 'retire-keys' })}
            >
              Retire by computer…
            </ToolButton>
          </>
        )}
      />
    </div>
  );
}
