import { DialogForm, type DialogFormProps } from './DialogForm.tsx';

type Props = Omit<DialogFormProps, 'onSubmit' | 'ref'> & { onConfirm: () => void };

/** The content of a dialog that asks before something is done: nothing is filled in. */
export function Confirmation({ onConfirm, ...props }: Props) {
  return <DialogForm {...props} onSubmit={() => !props.disabled && onConfirm()} />;
}
