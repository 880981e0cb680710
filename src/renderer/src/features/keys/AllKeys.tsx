import { useActions, useApp } from '../../state/app.tsx';
import { KeyIssues } from './KeysPanel.tsx';
import { KeysTable } from './KeysTable.tsx';
import classes from './keys.module.css';
import { useKeyRows } from './useKeys.ts';

/** Every key of every instance. */
export function AllKeys() {
  const order = useApp((state) => state.order);
  const { refreshAll } = useActions();
  const rows = useKeyRows(order);
  return (
    <div className={classes.panel}>
      <KeyIssues rows={rows} among={rows} withInstance />
      <KeysTable rows={rows} among={rows} withInstance onRefresh={() => void refreshAll()} />
    </div>
  );
}
