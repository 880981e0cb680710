import { MOST_REMARK } from '../../../../shared/operations/steps.ts';
import { NameForm } from '../../parts/DialogForm.tsx';
import { NOT_BEGUN } from '../../parts/operations.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';

export function MarkDone({ operationId }: DialogSubjects['mark-done']) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <NameForm
      label="Reason, for the record"
      isLong
      maxLength={MOST_REMARK}
      faultOf={() => null}
      action="Mark as done"
      runningAction="Saving…"
      onName={(note) =>
        void run(() => call('operations.close', { operationId, note }), { lateTitle: NOT_BEGUN.close })
      }
    >
      <p>Its line leaves Needs you. Open steps are canceled, and nothing changes on any server.</p>
    </NameForm>
  );
}
