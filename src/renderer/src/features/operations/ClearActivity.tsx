import { Stack } from '@mantine/core';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';

export function ClearActivity() {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <DialogForm
      action="Clear activity"
      runningAction="Clearing…"
      danger
      onSubmit={() => void run(() => call('activity.clear', {}), { lateTitle: 'Activity was not cleared' })}
    >
      <p>
        Deletes all finished entries from this computer, for all instances. <b>This cannot be undone.</b>{' '}
        Export them first if you may need them.
      </p>
      <Stack component="ul" gap={4} ps={18} style={{ listStyle: 'disc' }}>
        <li>Nothing changes on any server.</li>
        <li>Unfinished operations stay.</li>
        <li>Deleted entries can no longer be retried or undone.</li>
        <li>One entry remains: when Activity was cleared.</li>
      </Stack>
    </DialogForm>
  );
}
