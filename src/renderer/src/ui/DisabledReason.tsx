import { Tooltip, VisuallyHidden } from '@mantine/core';
import { type MouseEvent, type ReactElement, useId } from 'react';

/** Props of a barred control: announced as disabled, reachable by Tab, without action. */
export type Barred = {
  'aria-disabled'?: true;
  'aria-describedby'?: string;
  'data-disabled'?: true;
  onClick?: (event: MouseEvent) => void;
};

type Props = { why: string | null; children: (barred: Barred) => ReactElement };

export function DisabledReason({ why, children }: Props) {
  const id = useId();
  const barred: Barred =
    why === null
      ? {}
      : {
          'aria-disabled': true,
          'aria-describedby': id,
          'data-disabled': true,
          onClick: (event) => event.preventDefault(),
        };
  return (
    <>
      {/* Always rendered: remounting the control when its reason changes would lose the focus. */}
      <Tooltip label={why} disabled={why === null} multiline maw={320}>
        {children(barred)}
      </Tooltip>
      {why !== null && <VisuallyHidden id={id}>{why}</VisuallyHidden>}
    </>
  );
}
