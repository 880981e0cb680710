import { Button } from '@mantine/core';
import { useActions } from '../../state/app.tsx';
import type { HandedOut } from '../../ui/HandedOut.tsx';
import classes from './diagnosis.module.css';

/** What can be done with the crash reports on this computer. */
export function CrashReportActions(props: {
  hasReports: boolean;
  onTold: (told: HandedOut) => void;
  onDeleted: () => void;
}) {
  const { hasReports, onTold, onDeleted } = props;
  const { call } = useActions();

  async function show(): Promise<void> {
    const shown = await call('app.showPlace', { place: 'crash-reports' });
    if (!shown.ok) onTold({ error: shown.error });
  }

  async function deleteAll(): Promise<void> {
    const deleted = await call('crashReports.deleteAll', {});
    onTold(deleted.ok ? { words: 'The crash reports are deleted.' } : { error: deleted.error });
    onDeleted();
  }

  return (
    <div className={classes.below}>
      <p>
        A crash report can hold keys and passwords that were in memory. It is not among what you copy or save
        here.
      </p>
      <Button size="compact-sm" variant="default" onClick={() => void show()}>
        Show folder
      </Button>
      <Button size="compact-sm" variant="default" disabled={!hasReports} onClick={() => void deleteAll()}>
        Delete all
      </Button>
    </div>
  );
}
