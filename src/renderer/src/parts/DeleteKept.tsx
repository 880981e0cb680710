import type { ReactNode } from 'react';
import type { Result } from '../../../shared/errors.ts';
import { useDialog } from '../state/dialogContext.tsx';
import { UntrustedText } from '../ui/UntrustedText.tsx';
import { DialogForm } from './DialogForm.tsx';

export function DeleteKept(props: {
  what: string;
  name: string;
  remove: () => Promise<Result<unknown>>;
  children: ReactNode;
}) {
  const { what, name, remove, children } = props;
  const { run } = useDialog();
  return (
    <DialogForm
      action={`Delete ${what}`}
      runningAction="Deleting…"
      danger
      onSubmit={() => void run(remove, { lateTitle: `The ${what} was not deleted` })}
    >
      <p>
        Deletes{' '}
        <b>
          “<UntrustedText text={name} />”
        </b>{' '}
        {children} <b>This cannot be undone.</b>
      </p>
    </DialogForm>
  );
}
