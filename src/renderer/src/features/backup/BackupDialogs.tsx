import { useActions, useApp } from '../../state/app.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ExportInstances } from './ExportInstances.tsx';
import { ImportInstances } from './ImportInstances.tsx';

/** The dialogs that move instances to and from a file. */
export function BackupDialogs() {
  const kind = useApp((state) => state.dialog?.kind);
  const { closeDialog } = useActions();
  return (
    <>
      <Dialog title="Export instances" size={540} opened={kind === 'export'} onClose={closeDialog}>
        <ExportInstances />
      </Dialog>
      <Dialog title="Import instances" size={620} opened={kind === 'import'} onClose={closeDialog}>
        <ImportInstances />
      </Dialog>
    </>
  );
}
