import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import classes from './settings.module.css';

type Props = {
  /** What worked; null for nothing to tell. */
  text: string | null;
  /** `label` is its whole name for screen readers. */
  undo: { label: string; run: () => void } | null;
};

/** Tells quietly, beside the button, that something worked, with the way back. */
export function Saved({ text, undo }: Props) {
  return (
    <span role="status" className={classes.saved}>
      {text && (
        <>
          <IconCheck size={14} stroke={2} aria-hidden />
          {text}
          {undo && (
            <Button size="compact-sm" variant="subtle" aria-label={undo.label} onClick={undo.run}>
              Undo
            </Button>
          )}
        </>
      )}
    </span>
  );
}
