import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

export function DeleteKit({ id, name }: { id: string; name: string }) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <Confirmation
      action="Delete kit"
      runningAction="Deleting…"
      danger
      onConfirm={() => void run(() => call('kits.delete', { id }), { lateTitle: 'The kit was not deleted' })}
    >
      <p>
        Deletes{' '}
        <b>
          “<UntrustedText text={name} />”
        </b>{' '}
        from this computer, with the record of its uses. Nobody loses access on a server. People invited with
        it no longer get its offer. <b>This cannot be undone.</b>
      </p>
    </Confirmation>
  );
}
