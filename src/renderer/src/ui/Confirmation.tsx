import { DialogForm, type DialogFormProps } from './DialogForm.tsx';

type Props = Omit<DialogFormProps, 'onSubmit' | 'ref'> & { onConfirm: () => void };

export function Confirmation({ onConfirm, ...props }: Props) {
  return <DialogForm {...props} onSubmit={() => !props.disabled && onConfirm()} />;
}
