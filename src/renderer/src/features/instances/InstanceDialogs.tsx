import { useRef } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import type { Dialog as OpenDialog } from '../../state/model.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFocusBack } from '../../ui/useFocusBack.ts';
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
  // For the dialogs of the other features that the store opens too.
  useFocusBack(dialog !== null, () => fallbackOf(last.current?.kind));
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

/** A menu's item is gone by then, so its menu's button gets the focus; after a deletion the organization now shown does. */
function fallbackOf(kind: OpenDialog['kind'] | undefined): HTMLElement | null {
  return (
    (kind === 'delete-organization' ? chosenOrganization() : null) ??
    byLabel('Instance menu') ??
    byLabel('All instances menu') ??
    byLabel('Home')
  );
}
