import type { ReactNode } from 'react';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogButtons as Buttons } from '../../ui/DialogButtons.tsx';

export function DialogButtons(props: {
  label: string;
  running?: { label: string } | false;
  more?: ReactNode;
}) {
  const { label, running, more } = props;
  const { close } = useDialog();
  return (
    <Buttons
      action={label}
      runningAction={running ? running.label : label}
      running={Boolean(running)}
      onCancel={close}
      more={more}
    />
  );
}
