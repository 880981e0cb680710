import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons as Buttons } from '../../ui/DialogButtons.tsx';

/** The buttons of a dialog about instances. */
export function DialogButtons({ label, running }: { label: string; running?: { label: string } | false }) {
  const { close } = useDialog();
  return (
    <Buttons
      action={label}
      runningAction={running ? running.label : label}
      running={Boolean(running)}
      onCancel={close}
    />
  );
}
