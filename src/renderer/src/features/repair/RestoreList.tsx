import { Box } from '@mantine/core';
import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { exactly } from '../../ui/when.ts';
import { listWords } from './repairWords.ts';

export function RestoreList({ list, present }: DialogSubjects['restore-list']) {
  const { call, openDialog } = useActions();
  const { run } = useDialog();

  async function restore() {
    const restored = await call('repair.restoreList', { listId: list.id });
    // The state of this window belongs to the replaced list.
    if (restored.ok) void call('app.signal', { signal: 'reload' });
    return restored;
  }

  return (
    <DialogForm
      action="Restore this list"
      runningAction="Restoring…"
      cancel="Back"
      onCancel={() => openDialog({ kind: 'repair' })}
      onSubmit={() => void run(restore, { held: true, lateTitle: 'The list was not restored' })}
    >
      <p>
        The list of <b>{exactly(list.at)}</b> replaces the current one, which has{' '}
        {counted(present, 'instance', 'instances')}:
      </p>
      <Box
        component="p"
        bd="1px solid var(--q-line)"
        bdrs="var(--q-radius)"
        py={8}
        px={12}
        bg="var(--q-bg)"
        style={{ overflowWrap: 'anywhere' }}
      >
        {listWords(list)}
      </Box>
      <Box component="ul" ps={18} style={{ listStyle: 'disc' }}>
        <li>The current list is kept as a file. You can restore it the same way.</li>
        <li>Nothing is deleted from the keychain. Repair then lists the keys of instances added since.</li>
        <li>Nothing changes on any server. The window reloads.</li>
      </Box>
    </DialogForm>
  );
}
