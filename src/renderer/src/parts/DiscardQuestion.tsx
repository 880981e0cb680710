import { Button } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import type { DraftQuestion } from '../state/dialogContext.tsx';
import classes from '../ui/dialogForm.module.css';
import { ToolButton } from '../ui/ToolButton.tsx';

type Props = {
  lost: string;
  onKeep: () => void;
  /** Closes the dialog and keeps its draft for the next opening. */
  onLater?: () => void;
  onDiscard: () => void;
};

/** Replaces a dialog’s buttons to ask before a draft is lost. Keeping the draft returns the focus. */
export function DiscardQuestion({ lost, onKeep, onLater, onDiscard }: Props) {
  const words = useId();
  const keep = useRef<HTMLButtonElement>(null);
  // A layout effect: an Enter pressed as the question appears would otherwise go nowhere.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    keep.current?.focus();
    return () => before?.focus({ preventScroll: true });
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset would draw a frame around the buttons of a dialog.
    <div role="group" aria-labelledby={words} className={classes.buttons}>
      <p id={words} role="alert" className={classes.question}>
        <strong>Discard your changes?</strong> {lost}
      </p>
      <Button ref={keep} variant="default" onClick={onKeep}>
        Keep editing
      </Button>
      {onLater && <ToolButton onClick={onLater}>Close, keep for later</ToolButton>}
      <Button color="red" onClick={onDiscard}>
        Discard changes
      </Button>
    </div>
  );
}

export function DraftFoot(props: { question: DraftQuestion; lost: string; children: ReactNode }) {
  const { question, lost, children } = props;
  if (!question.isAsked) return children;
  return <DiscardQuestion lost={lost} onKeep={question.keep} onDiscard={question.discard} />;
}
