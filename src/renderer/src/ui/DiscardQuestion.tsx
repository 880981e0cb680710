import { Button } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import type { DraftQuestion } from '../state/dialogContext.tsx';
import classes from './dialogForm.module.css';
import { ToolButton } from './ToolButton.tsx';

type Props = {
  /** What would be lost, as a sentence: "Nothing has been saved yet." */
  lost: string;
  onKeep: () => void;
  /** Closes the dialog with what was set, which is there again when it is opened next. */
  onLater?: () => void;
  onDiscard: () => void;
};

/** In place of a dialog's buttons: asks before a draft is lost. The focus goes back to where it was when it is kept. */
export function DiscardQuestion({ lost, onKeep, onLater, onDiscard }: Props) {
  const words = useId();
  const keep = useRef<HTMLButtonElement>(null);
  // Before anything is drawn: an Enter that is pressed as it comes, or as a plan comes in under it, would go nowhere.
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
