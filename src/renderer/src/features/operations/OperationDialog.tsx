import { Box, Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Result } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import { useDialog, useDialogTitle } from '../../state/dialogContext.tsx';
import { isRunning, shownOperation } from '../../state/operations.ts';
import { focusContent } from '../../ui/Dialog.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { useNow } from '../../ui/useNow.ts';
import { AccessLeftNote } from './AccessLeftNote.tsx';
import { AfterAdding } from './AfterAdding.tsx';
import { KeptPasswords } from './KeptPasswords.tsx';
import { NewLinks } from './NewLinks.tsx';
import { NOT_BEGUN, offersOf } from './offers.ts';
import classes from './operations.module.css';
import { Results } from './Results.tsx';
import { SentBy } from './SentBy.tsx';
import type { StepEnds } from './StepOffers.tsx';
import { Steps } from './Steps.tsx';
import { useKeepForSession } from './useKeepForSession.tsx';
import { useNewLinks } from './useNewLinks.ts';
import { useTimeLeft } from './useTimeLeft.ts';
import {
  foundMore,
  foundMoreWords,
  leftFirst,
  lookedAnew,
  namedAddress,
  operationTitle,
  outcomeWords,
  progressOf,
} from './words.ts';

const NO_STEPS: never[] = [];

export function OperationDialog({ operationId }: { operationId: string }) {
  const operation = useApp((state) => shownOperation(state.operations, operationId));
  const steps = useApp((state) => state.operations.steps[operationId]?.steps ?? NO_STEPS);
  const whyNot = useApp((state) => denyUndo(state, state.operations.steps[operationId]?.steps ?? NO_STEPS));
  const leaving = useApp((state) => state.operations.steps[operationId]?.leaving);
  const byId = useApp((state) => state.byId);
  const passwordIds = useApp((state) => state.passwordIds);
  const actions = useActions();
  const now = useNow();
  const { close, run, error } = useDialog();
  const { choice, again } = useKeepForSession(steps);
  const root = useRef<HTMLDivElement>(null);
  const running = operation !== undefined && isRunning(operation);
  const isKnown = operation !== undefined;
  const links = useNewLinks(steps);
  // Once it is to stop, the steps that wait are not sent any more.
  const timeLeft = useTimeLeft(steps, operation?.phase === 'running');
  useDialogTitle(operation ? operationTitle(operation.kind, steps, leaving) : null);
  // There is a button to press only once the operation is known.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons come with the operation.
  useEffect(() => {
    if (root.current) focusContent(root.current);
  }, [running, isKnown]);
  // Main is about to tell of it.
  if (!operation) return <div className={formClasses.form} aria-busy />;

  const { phase } = operation;
  const anew = running ? null : lookedAnew(operation, steps);
  const offers = offersOf(operation, { byId });
  const more = running ? [] : foundMore(operation, steps);
  // An undo tells by itself why it was not begun, where this dialog was left meanwhile.
  const go = (work: () => Promise<Result<unknown>>, lateTitle?: string) =>
    void run(work, { stays: true, ...(lateTitle === undefined ? {} : { lateTitle }) });
  const retry = (only: 'failed' | 'canceled', lateTitle: string) =>
    go(() => actions.retryOperation(operation, { ...again, only }), lateTitle);
  const ends: StepEnds = {
    copyLink: links.copyOne,
    showPassword: actions.openPassword,
    passwordIds,
    // Of a single step the buttons below do the same.
    ...(steps.length > 1 && {
      retry: ({ id }) =>
        go(() => actions.retryOperation(operation, { ...again, stepIds: [id] }), NOT_BEGUN.retry),
      undo: ({ id }) => go(() => actions.undoOperation(operationId, { show: true, stepIds: [id] })),
    }),
  };
  return (
    <div className={formClasses.form} ref={root}>
      {!running && <AccessLeftNote operation={operation} steps={steps} />}
      {running && <Progress aria-label="Progress" value={progressOf(operation.counts)} size={5} />}
      <div className={classes.progress}>
        <p role="status">{outcomeWords(operation, now)}</p>
        {phase === 'running' && timeLeft && <p className={classes.hint}>{timeLeft}</p>}
      </div>
      {anew && <p className={classes.hint}>{anew}</p>}
      <SentBy steps={steps} />
      <Steps
        steps={anew ? leftFirst(steps) : steps}
        people={leaving}
        named={namedAddress(operation.kind, steps)}
        ends={running ? {} : ends}
      />
      {more.length > 0 && (
        <div className={classes.links}>
          <Box component="p" flex={1} miw={200} c="var(--q-warn)">
            {foundMoreWords(more.length)}
          </Box>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => actions.openDialog({ kind: 'change-many', what: 'off-board', people: more })}
          >
            Off-board again…
          </Button>
        </div>
      )}
      {!running && <NewLinks links={links} />}
      {!running && <AfterAdding steps={steps} />}
      {!running && <KeptPasswords steps={steps} />}
      {!running && <Results operationId={operationId} />}
      {!running && choice}
      <DialogFailure error={error} />
      <div className={formClasses.buttons}>
        {/* Each in its place: as it ends, none becomes another one, or goes, while it is pressed. */}
        {!running && (
          <>
            {offers.undo && (
              <div className={formClasses.more}>
                <DisabledReason why={whyNot}>
                  {(barred) => (
                    <Button
                      variant="default"
                      onClick={() => go(() => actions.undoOperation(operationId, { show: true }))}
                      {...barred}
                    >
                      Undo{operation.undoable > 1 ? ` ${operation.undoable}` : ''}
                    </Button>
                  )}
                </DisabledReason>
              </div>
            )}
            {offers.run && (
              <Button
                variant="subtle"
                color="gray"
                aria-label="Give up the open steps"
                onClick={() => go(() => actions.call('operations.close', { operationId }), NOT_BEGUN.giveUp)}
              >
                Give up
              </Button>
            )}
            {offers.run && (
              <Button
                variant="default"
                onClick={() => go(() => actions.continueOperation(operation, again), NOT_BEGUN.run)}
              >
                Run the open steps
              </Button>
            )}
            {offers.runCanceled && (
              <Button variant="default" onClick={() => retry('canceled', NOT_BEGUN.runCanceled)}>
                Run the canceled steps
              </Button>
            )}
            {offers.retry && (
              <Button variant="default" onClick={() => retry('failed', NOT_BEGUN.retry)}>
                Retry failed
              </Button>
            )}
          </>
        )}
        <Button
          onClick={close}
          {...(running
            ? { variant: 'default', className: formClasses.more }
            : { variant: 'filled', 'data-autofocus': true })}
        >
          Close
        </Button>
        {running && (
          <Button
            variant="default"
            data-autofocus
            aria-disabled={phase === 'stopping'}
            onClick={() => void actions.call('operations.cancel', { operationId })}
          >
            {phase === 'stopping' ? 'Stopping…' : 'Stop before the next step'}
          </Button>
        )}
      </div>
    </div>
  );
}
