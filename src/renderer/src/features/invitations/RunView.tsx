import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { type InvitationStep, leftOf, type RunStep, undoOf } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import formClasses from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { progressSentence, RunProgress, STEP_SIGNS } from '../../ui/run.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './invitations.module.css';
import { endOfRunSentence, stateWord } from './stepWords.ts';
import type { Run } from './useRun.ts';

type Props = {
  organizationRef: OrganizationRef;
  run: Run;
  onStart: (todo: readonly InvitationStep[], kept?: readonly RunStep[]) => void;
  onStop: () => void;
  onClose: () => void;
  /** Said below the results, once it ended. */
  note?: string | null;
  /** Another way on, once it ended. */
  more?: ReactNode;
};

/** Steps as they run, then what became of each, with what is left tried again and the new links copied together. */
export function RunView({ organizationRef, run, onStart, onStop, onClose, note, more }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const phase = run.state;
  // The button that had the focus is gone: the next one to press gets it.
  useEffect(() => {
    if (phase) root.current?.querySelector<HTMLElement>('[data-next]')?.focus();
  }, [phase]);

  const { steps } = run;
  const running = run.state === 'running';
  const left = steps.flatMap(({ step, at }) => leftOf(step, at) ?? []);
  const undo = steps.flatMap(({ step, at }) => undoOf(step, at) ?? []);
  const standings = steps.map(({ at }) => at.state);
  return (
    <div className={formClasses.form} ref={root}>
      {running && <RunProgress steps={standings} />}
      <p role="status">{running ? progressSentence(standings, run.stopping) : endOfRunSentence(steps)}</p>
      <StepList steps={steps} />
      {!running && note && <p className={classes.hint}>{note}</p>}
      {!running && <Links organizationRef={organizationRef} steps={steps} />}
      <div className={formClasses.buttons}>
        {running ? (
          <Button variant="default" data-next aria-disabled={run.stopping} onClick={onStop}>
            {run.stopping ? 'Stopping…' : 'Stop'}
          </Button>
        ) : (
          <>
            {more && <div className={formClasses.more}>{more}</div>}
            {undo.length > 0 && (
              <Button
                variant="default"
                onClick={() =>
                  onStart(
                    undo,
                    steps.filter(({ step, at }) => !undoOf(step, at)),
                  )
                }
              >
                Invite {undo.length === 1 ? 'again' : `${undo.length} again`}
              </Button>
            )}
            {left.length > 0 && (
              <Button
                variant="default"
                onClick={() =>
                  onStart(
                    left,
                    steps.filter(({ step, at }) => !leftOf(step, at)),
                  )
                }
              >
                Retry {left.length}
              </Button>
            )}
            <Button data-next onClick={onClose}>
              Close
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function StepList({ steps }: { steps: readonly RunStep[] }) {
  return (
    <ul className={classes.steps} aria-label="Results" tabIndex={-1}>
      {steps.map(({ step, at }) => (
        <li key={step.key} className={classes.step} data-state={at.state}>
          <span className={classes.sign}>{STEP_SIGNS[at.state]}</span>
          <UntrustedText text={step.email} className={classes.stepEmail} />
          <span className={classes.stepWord}>{stateWord(step, at)}</span>
          {at.state === 'failed' && (
            <p>
              {at.error.message} {at.error.advice}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The links of the invitations that were made here, all at once. */
function Links({ organizationRef, steps }: { organizationRef: OrganizationRef; steps: readonly RunStep[] }) {
  const { copyInvitationLinks } = useActions();
  const [told, setTold] = useState<{ copied: number } | { error: AppError } | null>(null);
  const ids = steps.flatMap(({ step, at }) =>
    at.state === 'done' && (step.kind === 'create' || step.kind === 'renew') ? (at.invitationId ?? []) : [],
  );
  if (ids.length === 0) return null;

  async function copy(): Promise<void> {
    const copied = await copyInvitationLinks(organizationRef, ids);
    setTold(copied.ok ? { copied: ids.length } : { error: copied.error });
  }

  const label = ids.length === 1 ? 'Copy link' : `Copy ${ids.length} links`;
  return (
    <div className={classes.links}>
      <Button
        data-next
        variant="light"
        leftSection={<IconCopy size={15} stroke={1.75} aria-hidden />}
        onClick={() => void copy()}
      >
        {label}
      </Button>
      <span role="status">
        {told && 'copied' in told ? (
          <>Copied{ids.length > 1 ? ', one a line' : ''}.</>
        ) : (
          <span className={classes.hint}>
            Send {ids.length === 1 ? 'it to its recipient.' : 'each link to its recipient.'}
          </span>
        )}
      </span>
      {told && 'error' in told && <FailureAlert error={told.error} />}
    </div>
  );
}
