import { BASELINE_NAMES } from '../../../../shared/baselineNames.ts';
import { cleanName, nameFault } from '../../../../shared/nameFault.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { NameForm } from '../../ui/NameForm.tsx';

export function RenameBaseline({ id, name }: { id: string; name: string }) {
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
