import { useRef } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import type { Dialog as OpenDialog } from '../../state/model.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { CreateKeys } from './CreateKeys.tsx';
import { ForgetKey, RetireKey, RetireOnServer } from './EndKey.tsx';
import { RotateKey } from './RotateKey.tsx';

const TITLES = {
  'create-keys': 'Create keys',
  'rotate-key': 'Rotate key',
  'retire-key': 'Retire key',
  'forget-key': 'Forget key',
  'retire-on-server': 'Retire key on the server',
} as const satisfies Partial<Record<OpenDialog['kind'], string>>;

/** The dialogs about keys: at most one is open. */
export function KeyDialogs() {
  const dialog = useApp((state) => state.dialog);
  const { closeDialog } = useActions();
  // The closing dialog keeps its content while it fades.
  const last = useRef<OpenDialog | null>(null);
  if (dialog) last.current = dialog;
  return Object.entries(TITLES).map(([kind, title]) => (
    <Dialog key={kind} title={title} opened={dialog?.kind === kind} onClose={closeDialog}>
      {last.current?.kind === kind ? <Content dialog={last.current} /> : null}
    </Dialog>
  ));
}

function Content({ dialog }: { dialog: OpenDialog }) {
  switch (dialog.kind) {
    case 'create-keys':
      return <CreateKeys instanceId={dialog.instanceId} />;
    case 'rotate-key':
      return <RotateKey {...dialog} />;
    case 'retire-key':
      return <RetireKey {...dialog} />;
    case 'forget-key':
      return <ForgetKey {...dialog} />;
    case 'retire-on-server':
      return <RetireOnServer {...dialog} />;
    default:
      return null;
  }
}
