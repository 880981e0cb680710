import { Button, Textarea, TextInput } from '@mantine/core';
import {
  type ChangeEvent,
  type ElementType,
  type FocusEvent,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { AppError, Result } from '../../../shared/errors.ts';
import { denySteps } from '../../../shared/operations/steps.ts';
import { useApp } from '../state/app.tsx';
import { type DraftQuestion, useDialog } from '../state/dialogContext.tsx';
import classes from '../ui/dialogForm.module.css';
import { DialogFailure } from '../ui/FailureAlert.tsx';
import { focusFault } from '../ui/focusFault.ts';
import { ToolButton } from '../ui/ToolButton.tsx';
import { UntrustedText } from '../ui/UntrustedText.tsx';
import { runShown } from './RunButton.tsx';

type NameProps = {
  label?: string;
  isLong?: boolean;
  maxLength?: number;
  initial?: string;
  faultOf: (name: string) => string | null;
  action: string;
  runningAction?: string;
  onName: (name: string) => void;
  children?: ReactNode;
};

export function NameForm({ initial = '', faultOf, onName, children, ...props }: NameProps) {
  const { label = 'Name', isLong = false, maxLength = 200, ...form } = props;
  const { running } = useDialog();
  const [name, setName] = useState(initial);
  // Faults are shown from the first submit on, then while typing.
  const [judged, setJudged] = useState(false);
  const fault = faultOf(name);
  const Field: ElementType = isLong ? Textarea : TextInput;

  function submit(): void {
    setJudged(true);
    if (fault) focusFault();
    else onName(name);
  }

  return (
    <DialogForm {...form} onSubmit={submit}>
      {children}
      <Field
        {...{ label, maxLength, ...(isLong ? { rows: 3 } : {}) }}
        data-autofocus
        readOnly={running}
        value={name}
        error={judged && fault}
        onFocus={({ currentTarget }: FocusEvent<HTMLInputElement>) => currentTarget.select()}
        onChange={({ currentTarget }: ChangeEvent<HTMLInputElement>) => setName(currentTarget.value)}
      />
    </DialogForm>
  );
}

type QuestionProps = {
  lost: string;
  onKeep: () => void;
  /** Closes the dialog and keeps its draft for the next opening. */
  onLater?: () => void;
  onDiscard: () => void;
};

/** Replaces a dialog’s buttons to ask before a draft is lost. Keeping the draft returns the focus. */
export function DiscardQuestion({ lost, onKeep, onLater, onDiscard }: QuestionProps) {
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

type DialogButtonsProps = {
  action: string;
  disabled?: boolean;
  showsKeys?: boolean;
  /** Number of steps that it starts; above the limit of one operation the button is barred and says so. */
  steps?: number;
  danger?: boolean;
  onCancel?: () => void;
  cancel?: string | null;
  more?: ReactNode;
  runningAction?: string;
  running?: boolean;
};

/** The action stays focusable while it runs, so that the focus is not lost. */
export function DialogButtons(props: DialogButtonsProps) {
  const dialog = useDialog();
  const { action, runningAction, disabled, showsKeys = false, steps = 0, danger, more } = props;
  const { cancel = 'Cancel' } = props;
  const isMac = useApp((state) => state.platform === 'darwin');
  const { running = runningAction !== undefined && dialog.running, onCancel = dialog.close } = props;
  const tooMany = denySteps(steps);
  return (
    <div className={classes.buttons}>
      {tooMany !== null && (
        <p role="alert" className={classes.question}>
          {tooMany}
        </p>
      )}
      {tooMany === null && more && <div className={classes.more}>{more}</div>}
      {cancel !== null && <ToolButton onClick={onCancel}>{cancel}</ToolButton>}
      <Button
        type="submit"
        aria-disabled={running}
        disabled={disabled === true || tooMany !== null}
        {...(showsKeys && !running ? runShown(isMac) : {})}
        {...(danger ? { color: 'red' } : {})}
      >
        {running ? (runningAction ?? action) : action}
      </Button>
    </div>
  );
}

/** `running`, `error` and `onCancel` default to the dialog’s own. */
type Props = DialogButtonsProps & {
  children: ReactNode;
  error?: AppError | null;
  onSubmit: () => void;
  mend?: ReactNode;
  draft?: { question: DraftQuestion; lost: string };
  ref?: Ref<HTMLFormElement>;
};

export function DialogForm({ children, error, mend, draft, onSubmit, ref, ...buttons }: Props) {
  const dialog = useDialog();
  const { running = dialog.running } = buttons;
  const foot = <DialogButtons {...buttons} />;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!running) onSubmit();
  }

  function submitByKeys(event: KeyboardEvent<HTMLFormElement>): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>('[type="submit"]')?.click();
  }

  return (
    <form ref={ref} noValidate className={classes.form} onSubmit={submit} onKeyDown={submitByKeys}>
      {children}
      <DialogFailure error={error === undefined ? dialog.error : error} more={mend} />
      {draft ? <DraftFoot {...draft}>{foot}</DraftFoot> : foot}
    </form>
  );
}
