import { useActions, useApp } from '../../state/app.tsx';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { KeyIssues } from './KeysPanel.tsx';
import { KeysTable } from './KeysTable.tsx';
import classes from './keys.module.css';
import { useKeyRows } from './useKeys.ts';

/** Every key of every instance. */
export function AllKeys() {
  const order = useApp((state) => state.order);
  const { refreshAll } = useActions();
  const rows = useKeyRows(order);
  const view = usePaneView(HOME_PANE, 'keys');
  return (
    <div className={classes.panel}>
      <KeyIssues rows={rows} among={rows} withInstance />
      <KeysTable view={view} rows={rows} among={rows} withInstance onRefresh={() => void refreshAll()} />
    </div>
  );
}
