import { Checkbox } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useDialog } from '../../state/dialogContext.tsx';
import form from '../../ui/dialogForm.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

/** Copies the findings, optionally without names; `again` repeats the diagnosis. */
export function DiagnosisFoot(props: {
  label: string;
  hides: boolean;
  onHides: (hides: boolean) => void;
  again: ReactNode;
  canCopy: boolean;
  onCopy: () => void;
  children?: ReactNode;
}) {
  const { canCopy } = props;
  const { close } = useDialog();
  return (
    <div className={form.foot} data-foot>
      <Checkbox
        label={props.label}
        checked={props.hides}
        onChange={({ currentTarget }) => props.onHides(currentTarget.checked)}
      />
      <div className={form.buttons}>
        <div className={form.more}>{props.again}</div>
        {/* A disabled button takes no focus, so Close gets it; else it would stay behind the dialog. */}
        <ToolButton data-autofocus={!canCopy || undefined} onClick={close}>
          Close
        </ToolButton>
        {props.children}
        <ToolButton
          data-autofocus={canCopy || undefined}
          icon={IconCopy}
          variant="filled"
          disabled={!canCopy}
          onClick={props.onCopy}
        >
          Copy
        </ToolButton>
      </div>
    </div>
  );
}
