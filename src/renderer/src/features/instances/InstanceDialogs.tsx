import { useEffect, useRef } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import type { Dialog as OpenDialog } from '../../state/model.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { AddInstance } from './AddInstance.tsx';
import { EditInstance } from './EditInstance.tsx';
import { PasteKey } from './PasteKey.tsx';
import { RemoveInstance } from './RemoveInstance.tsx';
import { ReplaceKey } from './ReplaceKey.tsx';

const TITLES = {
  add: 'Add instance',
  edit: 'Edit instance',
  'replace-key': 'Replace key',
  'paste-key': 'Paste a key',
  remove: 'Remove instance',
} as const satisfies Partial<Record<OpenDialog['kind'], string>>;

/** The dialogs about instances: at most one is open. What was typed into one is gone when it closes. */
export function InstanceDialogs() {
  const dialog = useApp((state) => state.dialog);
  const { closeDialog } = useActions();
  // The closing dialog keeps its content while it fades.
  const last = useRef<OpenDialog | null>(null);
  if (dialog) last.current = dialog;
  useFocusBack(dialog);
  return Object.entries(TITLES).map(([kind, title]) => (
    <Dialog key={kind} title={title} opened={dialog?.kind === kind} onClose={closeDialog}>
      {last.current?.kind === kind ? <Content dialog={last.current} /> : null}
    </Dialog>
  ));
}

function Content({ dialog }: { dialog: OpenDialog }) {
  switch (dialog.kind) {
    case 'add':
      return <AddInstance />;
    case 'edit':
      return <EditInstance instanceId={dialog.instanceId} />;
    case 'replace-key':
      return <ReplaceKey instanceId={dialog.instanceId} />;
    case 'paste-key':
      return <PasteKey instanceId={dialog.instanceId} organizationId={dialog.organizationId} />;
    case 'remove':
      return <RemoveInstance instanceId={dialog.instanceId} />;
    default:
      return null;
  }
}

function byLabel(label: string): HTMLElement | null {
  return document.querySelector(`button[aria-label="${label}"]`);
}

function chosenOrganization(): HTMLElement | null {
  return document.querySelector('[aria-label="Organizations"] button[aria-current]');
}

/**
 * After any dialog, puts the focus back where it was. A menu item is gone by then, so its menu's button gets it;
 * so is the button that deleted an organization: then the one now shown gets it.
 */
function useFocusBack(dialog: OpenDialog | null): void {
  const before = useRef<HTMLElement | null>(null);
  const kind = useRef<OpenDialog['kind'] | null>(null);
  const opened = dialog !== null;
  if (dialog) kind.current = dialog.kind;
  useEffect(() => {
    if (opened) {
      before.current = document.activeElement as HTMLElement | null;
      return;
    }
    if (!before.current) return;
    const timer = setTimeout(() => {
      const target = before.current?.isConnected
        ? before.current
        : ((kind.current === 'delete-organization' ? chosenOrganization() : null) ??
          byLabel('Instance menu') ??
          byLabel('Home'));
      if (document.activeElement === document.body) target?.focus();
      before.current = null;
    }, 200);
    return () => clearTimeout(timer);
  }, [opened]);
}
