import { BASELINE_NAMES } from '../../../../shared/baselineNames.ts';
import { cleanName, nameFault } from '../../../../shared/nameFault.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { NameForm } from '../../ui/NameForm.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

export function RenameBaseline({ id, name }: DialogSubjects['rename-baseline']) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <NameForm
      initial={name}
      faultOf={(typed) => nameFault(typed, BASELINE_NAMES)}
      action="Rename"
      runningAction="Renaming…"
      onName={(typed) =>
        void run(() => call('access.rename', { id, name: cleanName(typed) }), {
          lateTitle: 'The baseline was not renamed',
        })
      }
    />
  );
}

export function DeleteBaseline({ id, name }: DialogSubjects['delete-baseline']) {
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
        from this computer, so you can no longer compare with it. Nothing changes on any server.{' '}
        <b>This cannot be undone.</b>
      </p>
    </Confirmation>
  );
}
