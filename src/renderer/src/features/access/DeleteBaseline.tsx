import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

export function DeleteBaseline({ id, name }: { id: string; name: string }) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <Confirmation
      action="Delete baseline"
      runningAction="Deleting…"
      danger
      onConfirm={() =>
        void run(() => call('access.delete', { id }), { lateTitle: 'The baseline was not deleted' })
      }
    >
      <p>
        Deletes{' '}
        <b>
          “<UntrustedText text={name} />”
        </b>{' '}
        from this computer: who had access then can no longer be compared. Nothing changes on any server.{' '}
        <b>This cannot be undone.</b>
      </p>
    </Confirmation>
  );
}
